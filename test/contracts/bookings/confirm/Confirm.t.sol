// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract ConfirmTest is BookingStage {
    function says(address who, bytes32 id) private {
        vm.prank(who);
        escrow.confirm(id);
    }

    /// @custom:proves [S0.11][S3.35][S3.39][S3.40] the fan's word pays the creator less the fee at once
    function test_fan() public {
        bytes32 id = booked(SINGLE);
        vm.warp(END);
        settles(id, fan, Cause.FanConfirmed, PRICE);
        says(fan, id);
        assertEq(creator.balance, 0.975 ether, "creator");
        assertEq(escrow.feesOwed(0), 0.025 ether, "fee");
        assertEq(address(escrow).balance, 0.025 ether, "kept");
        stands(id, Status.Completed);
        bytes32 second = booked2();
        settles(second, fan, Cause.FanConfirmed, PRICE);
        says(fan, second);
        assertEq(escrow.feesOwed(0), 0.05 ether, "fees add up");
    }

    function booked2() private returns (bytes32) {
        vm.warp(NOW);
        return booked(BY_MINUTE);
    }

    /// @custom:proves [S3.39] the fan's word counts before the call and in a dispute
    function test_fanAnyTime() public {
        bytes32 id = booked(SINGLE);
        settles(id, fan, Cause.FanConfirmed, PRICE);
        says(fan, id);
        id = booked(BY_MINUTE);
        vm.warp(START);
        vm.prank(creator);
        escrow.dispute(id, 0);
        settles(id, fan, Cause.FanConfirmed, PRICE);
        says(fan, id);
        assertEq(creator.balance, 1.95 ether, "creator");
    }

    /// @custom:proves [S3.39] the fan's second word changes nothing
    function test_fanTwice() public {
        bytes32 id = booked(SINGLE);
        says(fan, id);
        vm.recordLogs();
        says(fan, id);
        says(creator, id);
        assertEq(vm.getRecordedLogs().length, 0, "logs");
        assertEq(creator.balance, 0.975 ether, "creator");
    }

    /// @custom:proves [S3.39][S3.38] the creator's word is recorded and pays nothing
    function test_creator() public {
        bytes32 id = booked(SINGLE);
        vm.warp(END);
        vm.expectEmit(address(escrow));
        emit CallConfirmed(id, creator);
        says(creator, id);
        stands(id, Status.Confirmed);
        assertEq(creator.balance, 0, "creator");
        assertEq(address(escrow).balance, PRICE, "kept");
    }

    /// @custom:proves [S3.39][S3.42] the creator's word ends what was proposed before it
    function test_creatorEndsProposals() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        escrow.propose(id, 9_000);
        vm.prank(creator);
        escrow.propose(id, 1_000);
        vm.warp(END);
        says(creator, id);
        assertEq(escrow.caseOf(id).creatorAsk + escrow.caseOf(id).fanAsk, 0, "both are gone");
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotProposed.selector, id, 1_000));
        escrow.accept(id, 1_000);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_NotProposed.selector, id, 9_000));
        escrow.accept(id, 9_000);
    }

    /// @custom:proves [S3.39] the creator's second word changes nothing
    function test_creatorTwice() public {
        bytes32 id = confirmed();
        vm.warp(CLOSE);
        vm.recordLogs();
        says(creator, id);
        assertEq(vm.getRecordedLogs().length, 0, "logs");
        stands(id, Status.Confirmed);
    }

    /// @custom:proves [S3.38] the creator's word is too early a second before the end
    function test_creatorEarly() public {
        bytes32 id = booked(SINGLE);
        vm.warp(END - 1);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, END - 1, END));
        escrow.confirm(id);
    }

    /// @custom:proves [S3.38] the creator's word is too late when the fan has less than twelve hours
    function test_creatorLate() public {
        bytes32 id = booked(SINGLE);
        vm.warp(CLOSE - 12 hours + 1);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_TooLate.selector, CLOSE - 12 hours + 1, CLOSE - 12 hours));
        escrow.confirm(id);
        vm.warp(CLOSE - 12 hours);
        says(creator, id);
        stands(id, Status.Confirmed);
    }

    /// @custom:proves [S3.38] the creator's word counts nothing in a metered call
    function test_creatorMetered() public {
        bytes32 id = booked(BY_MINUTE);
        vm.warp(END);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_Metered.selector, id));
        escrow.confirm(id);
    }

    /// @custom:proves [S3.39] the creator's word counts nothing once attested or disputed
    function test_creatorAfterOthers() public {
        bytes32 id = whole();
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Attested));
        escrow.confirm(id);
        vm.prank(fan);
        escrow.dispute(id, 0);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Disputed));
        escrow.confirm(id);
    }

    /// @custom:proves [S3.39] a stranger's word reverts
    function test_stranger() public {
        bytes32 id = booked(SINGLE);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotParty.selector, id, other));
        escrow.confirm(id);
    }

    /// @custom:proves [S3.39] no booking has nothing to confirm
    function test_none() public {
        refuses(abi.encodeWithSelector(Escrow_NoBooking.selector, bytes32("none")));
        escrow.confirm("none");
    }

    /// @custom:proves [S3.39] a refunded call cannot be confirmed
    function test_refunded() public {
        bytes32 id = booked(SINGLE);
        vm.prank(creator);
        escrow.decline(id);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_Final.selector, id, Status.Refunded));
        escrow.confirm(id);
    }

    /// @custom:proves [S0.11][S3.41] anybody pays the creator who confirmed when the window has closed and not a second before
    function test_windowCloses() public {
        bytes32 id = confirmed();
        vm.warp(CLOSE - 1);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, CLOSE - 1, CLOSE));
        escrow.finish(id);
        vm.warp(CLOSE);
        settles(id, other, Cause.WindowClosed, PRICE);
        vm.prank(other);
        escrow.finish(id);
        assertEq(creator.balance, 0.975 ether, "creator");
        stands(id, Status.Completed);
    }

    /// @custom:proves [S0.11][S3.41][T12] anybody gives the fan everything back when nobody said anything
    function test_silence() public {
        bytes32 id = booked(SINGLE);
        vm.warp(CLOSE - 1);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, CLOSE - 1, CLOSE));
        escrow.finish(id);
        vm.warp(CLOSE + 1);
        settles(id, other, Cause.Unclaimed, 0);
        vm.prank(other);
        escrow.finish(id);
        assertEq(fan.balance, 1_000 ether, "fan");
        assertEq(escrow.feesOwed(0), 0, "a refund costs no fee");
        stands(id, Status.Refunded);
    }

    /// @custom:proves [S0.11] a metered call nobody spoke for goes back to the fan
    function test_meteredSilence() public {
        bytes32 id = booked(BY_MINUTE);
        vm.warp(CLOSE);
        escrow.finish(id);
        assertEq(fan.balance, 1_000 ether, "fan");
    }

    /// @custom:proves [S3.36] no booking has nothing to finish
    function test_finishNone() public {
        refuses(abi.encodeWithSelector(Escrow_NoBooking.selector, bytes32("none")));
        escrow.finish("none");
        refuses(abi.encodeWithSelector(Escrow_NoBooking.selector, bytes32("none")));
        escrow.exitOf("none");
    }

    /// @custom:proves [S3.36] a booking that ended cannot be finished again
    function test_finishTwice() public {
        bytes32 id = booked(SINGLE);
        vm.warp(CLOSE);
        escrow.finish(id);
        refuses(abi.encodeWithSelector(Escrow_Final.selector, id, Status.Refunded));
        escrow.finish(id);
        says2(id);
    }

    function says2(bytes32 id) private {
        refuses(abi.encodeWithSelector(Escrow_Final.selector, id, Status.Refunded));
        escrow.exitOf(id);
    }

    /// @custom:proves [S3.35] dollars are paid out in dollars
    function test_dollars() public {
        bytes32 id = booked(IN_DOLLARS);
        settles(id, fan, Cause.FanConfirmed, DOLLARS);
        says(fan, id);
        assertEq(dollar.balanceOf(creator), 97_500_000, "creator");
        assertEq(dollar.balanceOf(address(escrow)), 2_500_000, "fee");
        assertEq(escrow.feesOwed(1), 2_500_000, "owed");
        assertEq(escrow.feesOwed(0), 0, "no ether fee");
    }

    function exitIs(bytes32 id, uint256 from, uint256 bps, Cause cause) private view {
        (uint256 begin, uint256 part, Cause why) = escrow.exitOf(id);
        assertEq(begin, from, "from");
        assertEq(part, bps, "part");
        assertEq(uint8(why), uint8(cause), "cause");
    }

    /// @custom:proves [S3.36][T12] the exit says when and how before it happens
    function test_exit() public {
        bytes32 id = booked(SINGLE);
        assertFalse(escrow.isActive(id), "before");
        exitIs(id, CLOSE, 0, Cause.Unclaimed);
        vm.warp(START - 1);
        assertFalse(escrow.isActive(id), "a second before");
        vm.warp(START);
        assertTrue(escrow.isActive(id), "started");
        vm.warp(END - 1);
        assertTrue(escrow.isActive(id), "last second");
        vm.warp(END);
        assertFalse(escrow.isActive(id), "ended");
        says(creator, id);
        exitIs(id, CLOSE, 10_000, Cause.WindowClosed);
        vm.warp(END - 1);
        assertFalse(escrow.isActive(id), "confirmed is not active");
    }
}

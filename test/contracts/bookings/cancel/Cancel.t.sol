// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract CancelTest is BookingStage {
    /// @custom:proves [S0.11][S3.43] the creator gives everything back before the call
    function test_decline() public {
        bytes32 id = booked(SINGLE);
        settles(id, creator, Cause.Declined, 0);
        vm.prank(creator);
        escrow.decline(id);
        assertEq(fan.balance, 1_000 ether, "fan");
        assertEq(address(escrow).balance, 0, "kept");
        stands(id, Status.Refunded);
    }

    /// @custom:proves [S3.43] the creator gives everything back even in a dispute
    function test_declineDisputed() public {
        bytes32 id = disputed();
        settles(id, creator, Cause.Declined, 0);
        vm.prank(creator);
        escrow.decline(id);
        assertEq(fan.balance, 1_000 ether, "fan");
    }

    /// @custom:proves [S3.43] the fan and a stranger cannot decline
    function test_declineByOthers() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotCreator.selector, fan, creator));
        escrow.decline(id);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotCreator.selector, other, creator));
        escrow.decline(id);
    }

    /// @custom:proves [S3.43] what has ended cannot be declined
    function test_declineEnded() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        escrow.confirm(id);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_Final.selector, id, Status.Completed));
        escrow.decline(id);
    }

    function cancels(uint256 notice, uint256 creatorPart) private {
        bytes32 id = booked(SINGLE);
        vm.warp(START - notice);
        settles(id, fan, Cause.Cancelled, creatorPart);
        vm.prank(fan);
        escrow.cancel(id);
        assertEq(creator.balance, creatorPart - creatorPart * 250 / 10_000, "creator");
        assertEq(fan.balance, 1_000 ether - creatorPart, "fan");
        stands(id, creatorPart == 0 ? Status.Refunded : Status.Split);
    }

    /// @custom:proves [S0.11][S3.43] with full notice to the second the fan has everything back
    function test_fullNotice() public {
        cancels(48 hours, 0);
    }

    /// @custom:proves [S0.11][S3.43] a second later the creator keeps the partial share
    function test_lateByASecond() public {
        cancels(48 hours - 1, 0.25 ether);
    }

    /// @custom:proves [S0.11][S3.43] with partial notice to the second the creator keeps the partial share
    function test_partialNotice() public {
        cancels(24 hours, 0.25 ether);
    }

    /// @custom:proves [S0.11][S3.43] a second later the creator keeps the no-show share
    function test_lastMinute() public {
        cancels(24 hours - 1, 0.5 ether);
    }

    /// @custom:proves [S3.43] a second before the start is the last chance
    function test_started() public {
        bytes32 id = booked(SINGLE);
        vm.warp(START);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_TooLate.selector, START, START - 1));
        escrow.cancel(id);
        vm.warp(START - 1);
        vm.prank(fan);
        escrow.cancel(id);
        stands(id, Status.Split);
    }

    /// @custom:proves [S3.43] the creator and a stranger cannot cancel
    function test_cancelByOthers() public {
        bytes32 id = booked(SINGLE);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_NotFan.selector, creator, fan));
        escrow.cancel(id);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotFan.selector, other, fan));
        escrow.cancel(id);
    }

    /// @custom:proves [S3.43] what has ended cannot be cancelled
    function test_cancelEnded() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        escrow.cancel(id);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_Final.selector, id, Status.Refunded));
        escrow.cancel(id);
    }
}

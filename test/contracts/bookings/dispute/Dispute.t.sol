// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract DisputeTest is BookingStage {
    /// @custom:proves [S3.42] the fan disputes from the first second of the call and not before
    function test_fanDisputes() public {
        bytes32 id = booked(SINGLE);
        vm.warp(START - 1);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, START - 1, START));
        escrow.dispute(id, "x");
        vm.warp(START);
        vm.expectEmit(address(escrow));
        emit Disputed(id, fan, "x", 4_000, START + 14 days);
        vm.prank(fan);
        escrow.dispute(id, "x");
        stands(id, Status.Disputed);
        caseIs(id, START + 14 days, 4_000, Cause.ArbiterSilent);
    }

    /// @custom:proves [S3.42] the creator disputes until the window closes and not after
    function test_creatorDisputes() public {
        bytes32 id = booked(SINGLE);
        vm.warp(CLOSE);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_TooLate.selector, CLOSE, CLOSE - 1));
        escrow.dispute(id, 0);
        vm.warp(CLOSE - 1);
        vm.expectEmit(address(escrow));
        emit Disputed(id, creator, 0, 4_000, CLOSE - 1 + 14 days);
        vm.prank(creator);
        escrow.dispute(id, 0);
    }

    /// @custom:proves [S3.42] a confirmed call is disputed and the creator's word counts no longer
    function test_confirmedDisputed() public {
        bytes32 id = confirmed();
        vm.prank(fan);
        escrow.dispute(id, 0);
        stands(id, Status.Disputed);
        caseIs(id, END + 14 days, 4_000, Cause.ArbiterSilent);
    }

    /// @custom:proves [S3.42][T13] what was proposed before it is gone and what is proposed later counts
    function test_endsProposals() public {
        bytes32 id = booked(SINGLE);
        proposed(id, creator, 1);
        proposed(id, fan, 10_000);
        vm.warp(START);
        vm.prank(fan);
        escrow.dispute(id, 0);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_NotProposed.selector, id, 10_000));
        escrow.accept(id, 10_000);
        assertEq(escrow.caseOf(id).creatorAsk + escrow.caseOf(id).fanAsk, 0, "both are gone");
        proposed(id, fan, 6_000);
        settles(id, creator, Cause.Agreed, 0.6 ether);
        vm.prank(creator);
        escrow.accept(id, 6_000);
    }

    /// @custom:proves [S0.11][S3.42][T13] what an attestor saw before it stays what a silent arbiter leaves
    function test_attendedBefore() public {
        bytes32 id = booked(SINGLE);
        attested(id, 600, 3_600, 600); // the creator left after a sixth
        caseIs(id, END + 12 hours, 1_666, Cause.Interrupted);
        vm.expectEmit(address(escrow));
        emit Disputed(id, creator, 0, 1_666, END + 14 days);
        vm.prank(creator);
        escrow.dispute(id, 0);
        stands(id, Status.Disputed);
        caseIs(id, END + 14 days, 1_666, Cause.Interrupted);
        vm.warp(END + 14 days);
        settles(id, other, Cause.Interrupted, 0.1666 ether);
        vm.prank(other);
        escrow.finish(id);
    }

    /// @custom:proves [S3.42] a stranger cannot dispute
    function test_stranger() public {
        bytes32 id = booked(SINGLE);
        vm.warp(START);
        vm.prank(arbiter);
        refuses(abi.encodeWithSelector(Escrow_NotParty.selector, id, arbiter));
        escrow.dispute(id, 0);
    }

    /// @custom:proves [S3.42][T15] what is disputed is not disputed again
    function test_twice() public {
        bytes32 id = disputed();
        vm.warp(START + 1 days);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Disputed));
        escrow.dispute(id, 0);
        assertEq(escrow.caseOf(id).until, START + 14 days, "the arbiter's time is not prolonged");
    }

    /// @custom:proves [S3.42] each side's last proposal is kept and logged
    function test_propose() public {
        bytes32 id = booked(SINGLE);
        vm.expectEmit(address(escrow));
        emit SettlementProposed(id, fan, 3_000);
        vm.prank(fan);
        escrow.propose(id, 3_000);
        vm.expectEmit(address(escrow));
        emit SettlementProposed(id, creator, 0);
        vm.prank(creator);
        escrow.propose(id, 0);
        assertEq(escrow.caseOf(id).fanAsk, 3_001, "fan");
        assertEq(escrow.caseOf(id).creatorAsk, 1, "creator");
        vm.prank(fan);
        escrow.propose(id, 3_500);
        assertEq(escrow.caseOf(id).fanAsk, 3_501, "fan again");
        stands(id, Status.Booked);
    }

    /// @custom:proves [S3.42] more than the whole refuses and the whole is accepted
    function test_proposeTooMuch() public {
        bytes32 id = booked(SINGLE);
        vm.startPrank(creator);
        refuses(abi.encodeWithSelector(Escrow_AboveWhole.selector, 10_001, 10_000));
        escrow.propose(id, 10_001);
        refuses(abi.encodeWithSelector(Escrow_AboveWhole.selector, type(uint16).max, 10_000));
        escrow.propose(id, type(uint16).max);
        escrow.propose(id, 10_000);
        vm.stopPrank();
        assertEq(escrow.caseOf(id).creatorAsk, 10_001, "kept");
    }

    /// @custom:proves [S3.42] a stranger cannot propose
    function test_proposeStranger() public {
        bytes32 id = booked(SINGLE);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotParty.selector, id, other));
        escrow.propose(id, 1);
    }

    /// @custom:proves [S3.42] nothing is proposed about what has ended
    function test_proposeEnded() public {
        bytes32 id = booked(SINGLE);
        vm.startPrank(fan);
        escrow.confirm(id);
        refuses(abi.encodeWithSelector(Escrow_Final.selector, id, Status.Completed));
        escrow.propose(id, 1);
        vm.stopPrank();
    }

    function proposed(bytes32 id, address by, uint16 bps) private {
        vm.prank(by);
        escrow.propose(id, bps);
    }

    /// @custom:proves [S0.11][S3.42] the fan accepts what the creator proposed
    function test_fanAccepts() public {
        bytes32 id = disputed();
        proposed(id, creator, 7_000);
        settles(id, fan, Cause.Agreed, 0.7 ether);
        vm.prank(fan);
        escrow.accept(id, 7_000);
        assertEq(creator.balance, 0.6825 ether, "creator");
        assertEq(fan.balance, 999.3 ether, "fan");
        stands(id, Status.Split);
    }

    /// @custom:proves [S0.11][S3.42] the creator accepts what the fan proposed
    function test_creatorAccepts() public {
        bytes32 id = disputed();
        proposed(id, fan, 0);
        settles(id, creator, Cause.Agreed, 0);
        vm.prank(creator);
        escrow.accept(id, 0);
        stands(id, Status.Refunded);
    }

    /// @custom:proves [S3.42] an arbiter is not needed once both agree
    function test_acceptUndisputed() public {
        bytes32 id = booked(SINGLE);
        proposed(id, fan, 10_000);
        settles(id, creator, Cause.Agreed, PRICE);
        vm.prank(creator);
        escrow.accept(id, 10_000);
    }

    /// @custom:proves [S3.42] nobody accepts their own proposal
    function test_acceptOwn() public {
        bytes32 id = disputed();
        proposed(id, creator, 10_000);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_NotProposed.selector, id, 10_000));
        escrow.accept(id, 10_000);
        proposed(id, fan, 0);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotProposed.selector, id, 0));
        escrow.accept(id, 0);
    }

    /// @custom:proves [S3.42] a proposal that was replaced refuses
    function test_acceptReplaced() public {
        bytes32 id = disputed();
        proposed(id, creator, 2_000);
        proposed(id, creator, 9_000);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotProposed.selector, id, 2_000));
        escrow.accept(id, 2_000);
    }

    /// @custom:proves [S3.42] a stranger cannot accept
    function test_acceptStranger() public {
        bytes32 id = disputed();
        proposed(id, fan, 2_000);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotParty.selector, id, other));
        escrow.accept(id, 2_000);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Attendance} from "../../../../contracts/bookings/types/Agreement.sol";
import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {OwnedWallet} from "../../../../contracts/mocks/bookings/OwnedWallet.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract AttestTest is BookingStage {
    function pays(bytes32 id, uint32 byCreator, uint32 byFan, uint32 both, uint16 bps, Cause cause) private {
        attested(id, byCreator, byFan, both);
        caseIs(id, END + 12 hours, bps, cause);
        vm.warp(END + 12 hours - 1);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, END + 12 hours - 1, END + 12 hours));
        escrow.finish(id);
        vm.warp(END + 12 hours);
        settles(id, other, cause, uint256(PRICE) * bps / 10_000);
        vm.prank(other);
        escrow.finish(id);
    }

    /// @custom:proves [S0.11][S3.38] nine tenths count as the whole call and are paid sooner than the window
    function test_whole() public {
        bytes32 id = booked(SINGLE);
        pays(id, 3_600, 3_300, 3_240, 10_000, Cause.Attended);
        stands(id, Status.Completed);
        assertEq(creator.balance, 0.975 ether, "creator");
    }

    /// @custom:proves [S0.11] a second less is paid by the second
    function test_interrupted() public {
        bytes32 id = booked(SINGLE);
        pays(id, 3_600, 3_239, 3_239, 8_997, Cause.Interrupted);
        stands(id, Status.Split);
    }

    /// @custom:proves [S0.11] a metered call is paid by the second
    function test_metered() public {
        pays(booked(BY_MINUTE), 3_600, 3_599, 3_599, 9_997, Cause.Interrupted);
        vm.warp(NOW);
    }

    /// @custom:proves [S0.11] an interruption that was resumed counts in total
    function test_resumed() public {
        // 30 minutes, three lost, 27 more: the attestor signs once, over the total.
        pays(booked(SINGLE), 3_500, 3_420, 1_800 + 1_620, 10_000, Cause.Attended);
    }

    /// @custom:proves [S0.11][T13] the creator waited the grace and the fan never came
    function test_fanAbsent() public {
        bytes32 id = booked(SINGLE);
        pays(id, 600, 0, 0, 5_000, Cause.FanAbsent);
        assertEq(creator.balance, 0.4875 ether, "creator");
        assertEq(fan.balance, 999.5 ether, "fan");
    }

    /// @custom:proves [S0.11][T13] the creator left a second before the grace was over
    function test_creatorLeft() public {
        pays(booked(SINGLE), 599, 0, 0, 0, Cause.CreatorAbsent);
    }

    /// @custom:proves [T13] a fan who showed up for a moment alone was absent
    function test_momentAlone() public {
        pays(booked(SINGLE), 3_600, 599, 0, 5_000, Cause.FanAbsent);
    }

    /// @dev What an attendance at the end says, and back.
    function counts(uint256 offerNo, uint32 byCreator, uint32 byFan, uint32 both, uint16 bps, Cause cause) private {
        uint256 before = vm.snapshotState();
        bytes32 id = booked(offerNo);
        attested(id, byCreator, byFan, both);
        caseIs(id, END + 12 hours, bps, cause);
        vm.revertToState(before);
    }

    /// @custom:proves [S0.11][T13] a fan who said hello and left within the grace pays no less than one who never came
    function test_hello() public {
        counts(SINGLE, 3_600, 1, 1, 5_000, Cause.FanAbsent);
        counts(SINGLE, 600, 599, 599, 5_000, Cause.FanAbsent);
        counts(SINGLE, 3_600, 600, 600, 1_666, Cause.Interrupted);
        counts(SINGLE, 599, 599, 599, 1_663, Cause.Interrupted);
        pays(booked(SINGLE), 3_600, 1, 1, 5_000, Cause.FanAbsent);
    }

    /// @custom:proves [S0.11][T13] a fan who left within the grace of a short call pays what was talked if that is no less
    function test_shortHello() public {
        vm.prank(creator);
        uint256 offerNo = escrow.createOffer(0, PRICE, 15, 0, 1);
        Agreement memory made = words(SINGLE);
        made.lengthMinutes = 15;
        vm.prank(fan);
        bytes32 id = escrow.book{value: PRICE}(made, offerNo);
        attested(id, 900, 599, 450);
        caseIs(id, END + 12 hours, 5_000, Cause.Interrupted);
    }

    /// @custom:proves [S0.11] a metered call in which the fan said hello and left is paid by the second
    function test_meteredHello() public {
        counts(BY_MINUTE, 3_600, 1, 1, 2, Cause.Interrupted);
        counts(BY_MINUTE, 3_600, 599, 0, 5_000, Cause.FanAbsent);
    }

    /// @custom:proves [T13] both waited out the grace apart
    function test_apart() public {
        pays(booked(SINGLE), 600, 600, 0, 0, Cause.CreatorAbsent);
    }

    /// @custom:proves [S0.11][T13] the creator never came
    function test_creatorAbsent() public {
        bytes32 id = booked(SINGLE);
        pays(id, 0, 1, 0, 0, Cause.CreatorAbsent);
        assertEq(fan.balance, 1_000 ether, "fan");
        stands(id, Status.Refunded);
    }

    /// @custom:proves [S0.11] nobody came
    function test_nobody() public {
        pays(booked(SINGLE), 0, 0, 0, 0, Cause.NobodyCame);
    }

    /// @custom:proves [S0.11] a call shorter than the grace is waited for as long as it is
    function test_shortCall() public {
        vm.prank(creator);
        uint256 offerNo = escrow.createOffer(0, PRICE, 5, 0, 1);
        Agreement memory made = words(SINGLE);
        made.lengthMinutes = 5;
        vm.prank(fan);
        bytes32 id = escrow.book{value: PRICE}(made, offerNo);
        vm.warp(START + 299);
        Attendance memory report = seen(id, 299, 0, 0);
        bytes memory signature = signed(ATTESTOR_KEY, report);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, START + 299, START + 300));
        escrow.attest(report, attestor, signature);
        vm.warp(START + 300);
        report = seen(id, 300, 0, 0);
        escrow.attest(report, attestor, signed(ATTESTOR_KEY, report));
        caseIs(id, START + 300 + 12 hours, 5_000, Cause.FanAbsent);
    }

    /// @custom:proves [S3.38][T14] everything it says is kept and logged
    function test_logged() public {
        bytes32 id = booked(SINGLE);
        vm.warp(END + 5);
        Attendance memory made = seen(id, 3_000, 2_000, 1_800);
        made.endedAt = END + 2;
        bytes memory signature = signed(ATTESTOR_KEY, made);
        vm.expectEmit(address(escrow));
        emit Attested(
            id, attestor, 3_000, 2_000, 1_800, END + 2, 5_000, Cause.Interrupted, uint40(END + 5 + 12 hours)
        );
        escrow.attest(made, attestor, signature);
        stands(id, Status.Attested);
        caseIs(id, uint40(END + 5 + 12 hours), 5_000, Cause.Interrupted);
        assertEq(escrow.caseOf(id).revision, 0, "revision");
    }

    /// @custom:proves [S0.11][T13] in a dispute it changes neither the state nor the arbiter's time
    function test_inDispute() public {
        bytes32 id = disputed();
        vm.warp(END + 5);
        Attendance memory made = seen(id, 3_600, 600, 600);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        vm.expectEmit(address(escrow));
        emit Attested(id, attestor, 3_600, 600, 600, END + 5, 1_666, Cause.Interrupted, START + 14 days);
        escrow.attest(made, attestor, signature);
        stands(id, Status.Disputed);
        caseIs(id, START + 14 days, 1_666, Cause.Interrupted);
        vm.warp(START + 14 days - 1);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, START + 14 days - 1, START + 14 days));
        escrow.finish(id);
        vm.warp(START + 14 days);
        settles(id, other, Cause.Interrupted, 0.1666 ether);
        vm.prank(other);
        escrow.finish(id);
    }

    /// @custom:proves [S3.42][T13] what was proposed before it is gone
    function test_endsProposals() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        escrow.propose(id, 10_000);
        vm.prank(creator);
        escrow.propose(id, 9_000);
        attested(id, 0, 3_600, 0);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_NotProposed.selector, id, 10_000));
        escrow.accept(id, 10_000);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotProposed.selector, id, 9_000));
        escrow.accept(id, 9_000);
        assertEq(escrow.caseOf(id).creatorAsk + escrow.caseOf(id).fanAsk, 0, "both are gone");
    }

    /// @custom:proves [T13][T14] a side disputes it in the last second and not after, and it stays what a silent arbiter leaves
    function test_disputed() public {
        bytes32 id = booked(SINGLE);
        attested(id, 0, 0, 0);
        vm.warp(END + 12 hours);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_TooLate.selector, END + 12 hours, END + 12 hours - 1));
        escrow.dispute(id, 0);
        vm.warp(END + 12 hours - 1);
        vm.expectEmit(address(escrow));
        emit Disputed(id, creator, 0, 0, uint40(END + 12 hours - 1 + 14 days));
        vm.prank(creator);
        escrow.dispute(id, 0);
        stands(id, Status.Disputed);
        caseIs(id, uint40(END + 12 hours - 1 + 14 days), 0, Cause.NobodyCame);
    }

    /// @custom:proves [T13] it overrules the creator's word
    function test_overConfirmed() public {
        bytes32 id = confirmed();
        pays(id, 0, 3_600, 0, 0, Cause.CreatorAbsent);
    }

    /// @custom:proves [S3.41] anybody finishes it after twelve hours
    function test_anybody() public {
        bytes32 id = whole();
        vm.warp(END + 12 hours + 1);
        settles(id, address(this), Cause.Attended, PRICE);
        escrow.finish(id);
    }

    /// @custom:proves [T14] an attestor whose account has code by now attests with its key
    function test_delegatedLater() public {
        bytes32 id = booked(SINGLE);
        vm.etch(attestor, hex"00"); // answers nothing, as a contract without ERC-1271
        attested(id, 3_600, 3_600, 3_600);
        stands(id, Status.Attested);
    }

    /// @custom:proves [T14] a contract wallet can attest
    function test_contractWallet() public {
        OwnedWallet wallet = new OwnedWallet(attestor);
        manager.grantRole(Roles.ATTESTOR, address(wallet), 0);
        bytes32 id = booked(SINGLE);
        vm.warp(END);
        Attendance memory made = seen(id, 1, 1, 1);
        escrow.attest(made, address(wallet), signed(ATTESTOR_KEY, made));
        stands(id, Status.Attested);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Booking, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {HungryFees} from "../../../../contracts/mocks/bookings/HungryFees.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {ConsultationEscrow} from "../../../../contracts/bookings/ConsultationEscrow.sol";
import {EscrowConfig} from "../../../../contracts/bookings/BookingVault.sol";
import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract BookTest is BookingStage {
    function differs(Agreement memory made) private {
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotTheOffer.selector, creator, SINGLE));
        escrow.book{value: PRICE}(made, SINGLE);
    }

    /// @custom:proves [S3.37] an unknown offer refuses
    function test_unknownOffer() public {
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NoOffer.selector, creator, 9));
        escrow.book{value: PRICE}(words(SINGLE), 9);
    }

    /// @custom:proves [S3.37] a closed offer refuses
    function test_closedOffer() public {
        vm.prank(creator);
        escrow.switchOffer(SINGLE, false);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_OfferClosed.selector, creator, SINGLE));
        escrow.book{value: PRICE}(words(SINGLE), SINGLE);
    }

    /// @custom:proves [S3.97] a package refuses a single call
    function test_packageAsSingle() public {
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_WrongCalls.selector, 1, 3));
        escrow.book{value: PRICE}(words(PACKAGE), PACKAGE);
    }

    /// @custom:proves [S3.37] another price refuses
    function test_otherPrice() public {
        Agreement memory made = words(SINGLE);
        made.amount = PRICE - 1;
        differs(made);
        made.amount = PRICE + 1;
        differs(made);
    }

    /// @custom:proves [S3.37] another length refuses
    function test_otherLength() public {
        Agreement memory made = words(SINGLE);
        made.lengthMinutes = 59;
        differs(made);
    }

    /// @custom:proves [S3.37] another policy refuses
    function test_otherPolicy() public {
        Agreement memory made = words(SINGLE);
        made.policyId = 1;
        differs(made);
    }

    /// @custom:proves [S3.37] another currency refuses
    function test_otherCurrency() public {
        Agreement memory made = words(SINGLE);
        made.currency = 1;
        differs(made);
    }

    /// @custom:proves [S3.37] a stranger cannot bind a fan
    function test_stranger() public {
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotFan.selector, other, fan));
        escrow.book{value: PRICE}(words(SINGLE), SINGLE);
    }

    /// @custom:proves [S3.37] a creator cannot book themselves
    function test_self() public {
        Agreement memory made = words(SINGLE);
        made.fan = creator;
        vm.deal(creator, PRICE);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_SelfBooking.selector, creator));
        escrow.book{value: PRICE}(made, SINGLE);
    }

    function startsAt(uint256 time, bool fine) private {
        Agreement memory made = words(SINGLE);
        made.startAt = uint40(time);
        vm.prank(fan);
        if (!fine) refuses(abi.encodeWithSelector(Escrow_StartOutOfRange.selector, time, NOW, NOW + 365 days));
        escrow.book{value: PRICE}(made, SINGLE);
    }

    /// @custom:proves [S3.37] a second before now refuses and now is accepted
    function test_startNow() public {
        startsAt(NOW - 1, false);
        startsAt(NOW, true);
        startsAt(NOW + 1, true);
    }

    /// @custom:proves [S3.37] a year ahead is accepted and a second more refuses
    function test_startInAYear() public {
        startsAt(NOW + 365 days - 1, true);
        startsAt(NOW + 365 days, true);
        startsAt(NOW + 365 days + 1, false);
        startsAt(type(uint40).max, false);
    }

    /// @custom:proves [S3.37] one wei below the price refuses with both values
    function test_underpaid() public {
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_Underpaid.selector, PRICE - 1, PRICE));
        escrow.book{value: PRICE - 1}(words(SINGLE), SINGLE);
    }

    /// @custom:proves [S3.37] native money for a dollar call refuses
    function test_nativeForDollars() public {
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_ValueNotAccepted.selector, 1));
        escrow.book{value: 1}(words(IN_DOLLARS), IN_DOLLARS);
    }

    /// @custom:proves [S3.37] dollars without allowance refuse
    function test_noAllowance() public {
        vm.prank(fan);
        refuses(abi.encodeWithSignature("TransferFromFailed()"));
        escrow.book(words(IN_DOLLARS), IN_DOLLARS);
    }

    /// @custom:proves [S3.37] a paused currency refuses
    function test_pausedCurrency() public {
        currencies.setPaused(1, true);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_CurrencyPaused.selector, 1));
        escrow.book(words(IN_DOLLARS), IN_DOLLARS);
    }

    /// @custom:proves [S3.40] bookings are refused while the guardian has paused them and accepted when that ends
    function test_inflowPaused() public {
        fees.pauseInflow(Fees.CONSULTATION);
        uint40 until = uint40(NOW) + Fees.PAUSE_SECONDS;
        Agreement memory made = words(SINGLE);
        made.startAt = until;
        vm.warp(until - 1);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_InflowPaused.selector, until));
        escrow.book{value: PRICE}(made, SINGLE);
        vm.warp(until);
        vm.prank(fan);
        stands(escrow.book{value: PRICE}(made, SINGLE), Status.Booked);
    }

    /// @custom:proves [S3.37][S3.49][T12] the id is the digest of the agreement and every field is kept and logged
    function test_everythingKept() public {
        Agreement memory made = words(SINGLE);
        bytes32 id = digestOf(wordsHash(made));
        assertEq(uint256(escrow.idOf(made)), uint256(id), "asked");
        vm.expectEmit(address(escrow));
        emit Booked(id, fan, creator, 0, PRICE, START, 60, 0, 250, made.summaryHash, SINGLE, SINGLE);
        assertEq(uint256(booked(SINGLE)), uint256(id), "made");
        Booking memory kept = escrow.bookingOf(id);
        assertEq(kept.creator, creator, "creator");
        assertEq(kept.fan, fan, "fan");
        assertEq(kept.amount, PRICE, "amount");
        assertEq(kept.startAt, START, "start");
        assertEq(kept.lengthMinutes, 60, "length");
        assertEq(kept.policyId, 0, "policy");
        assertEq(kept.currency, 0, "currency");
        assertEq(kept.feeBps, 250, "fee");
        assertEq(uint8(kept.status), uint8(Status.Booked), "status");
        assertEq(address(escrow).balance, PRICE, "kept");
        assertEq(creator.balance, 0, "creator has nothing yet");
        assertEq(escrow.caseOf(id).until, 0, "no case");
    }

    /// @custom:proves [S3.37][T12] the same words are booked once
    function test_once() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_Exists.selector, id, Status.Booked));
        escrow.book{value: PRICE}(words(SINGLE), SINGLE);
        vm.prank(fan);
        escrow.confirm(id);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_Exists.selector, id, Status.Completed));
        escrow.book{value: PRICE}(words(SINGLE), SINGLE);
    }

    /// @custom:proves [S3.37] surplus returns in the same call
    function test_surplus() public {
        uint256 before = fan.balance;
        vm.prank(fan);
        escrow.book{value: 10 ether}(words(SINGLE), SINGLE);
        assertEq(before - fan.balance, PRICE, "paid");
        assertEq(address(escrow).balance, PRICE, "kept");
    }

    /// @custom:proves [S3.37] dollars are kept by the escrow
    function test_dollars() public {
        bytes32 id = booked(IN_DOLLARS);
        assertEq(dollar.balanceOf(address(escrow)), DOLLARS, "kept");
        assertEq(dollar.balanceOf(fan), 900e6, "fan");
        assertEq(dollar.allowance(fan, address(escrow)), 0, "allowance");
        assertEq(escrow.bookingOf(id).currency, 1, "currency");
    }

    /// @custom:proves [S3.40] a fee above the cap is cut to the cap
    function test_greedyFee() public {
        HungryFees hungry = new HungryFees();
        EscrowConfig memory config = EscrowConfig(manager, IFeeSchedule(address(hungry)), ledger, currencies);
        escrow = IConsultationEscrow(payable(address(new ConsultationEscrow(config))));
        vm.startPrank(creator);
        escrow.createPolicy(plain());
        escrow.createOffer(0, PRICE, 60, 0, 1);
        vm.stopPrank();
        uint256 start = vm.snapshotState();
        assertEq(escrow.bookingOf(booked(SINGLE)).feeBps, 250, "fee");
        vm.revertToState(start);
        hungry.setFee(251);
        assertEq(escrow.bookingOf(booked(SINGLE)).feeBps, 250, "the least above the cap");
    }

    /// @custom:proves [S2.17][S3.40] the fee is the one at booking whatever it becomes
    function test_feeSnapshot() public {
        fees.setFee(Fees.CONSULTATION, 100);
        bytes32 id = booked(SINGLE);
        fees.setFee(Fees.CONSULTATION, 250);
        vm.prank(fan);
        escrow.confirm(id);
        assertEq(creator.balance, 0.99 ether, "creator");
        assertEq(escrow.feesOwed(0), 0.01 ether, "fee");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Attendance, NewDate} from "../../../../contracts/bookings/types/Agreement.sol";
import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract RescheduleTest is BookingStage {
    uint40 private constant LAST = uint40(NOW + 1 days);
    uint40 private constant LATER = START + 7 days;

    function later(bytes32 id) private pure returns (NewDate memory) {
        return NewDate({id: id, startAt: LATER, revision: 0, validUntil: LAST});
    }

    function moves(NewDate memory date, bytes memory reason) private {
        bytes memory byCreator = signed(CREATOR_KEY, date);
        bytes memory byFan = signed(FAN_KEY, date);
        if (reason.length != 0) refuses(reason);
        vm.prank(other);
        escrow.reschedule(date, byCreator, byFan);
    }

    /// @custom:proves [S3.43] another date both signed holds and is logged
    function test_reschedule() public {
        bytes32 id = booked(SINGLE);
        vm.expectEmit(address(escrow));
        emit Rescheduled(id, other, START, LATER, 1);
        moves(later(id), "");
        assertEq(escrow.bookingOf(id).startAt, LATER, "start");
        assertEq(escrow.bookingOf(id).lengthMinutes, 60, "length");
        assertEq(escrow.caseOf(id).revision, 1, "revision");
        (uint256 from,, Cause cause) = escrow.exitOf(id);
        assertEq(from, CLOSE + 7 days, "exit moves too");
        assertEq(uint8(cause), uint8(Cause.Unclaimed), "cause");
        vm.warp(START);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, START, LATER));
        escrow.dispute(id, 0);
    }

    /// @custom:proves [S3.43] a side that sends it needs no signature
    function test_ownCall() public {
        bytes32 id = booked(SINGLE);
        NewDate memory date = later(id);
        bytes memory byFan = signed(FAN_KEY, date);
        vm.prank(creator);
        escrow.reschedule(date, "", byFan);
        date.revision = 1;
        date.startAt = START;
        bytes memory byCreator = signed(CREATOR_KEY, date);
        vm.prank(fan);
        escrow.reschedule(date, byCreator, "");
        assertEq(escrow.bookingOf(id).startAt, START, "start");
        assertEq(escrow.caseOf(id).revision, 2, "revision");
    }

    /// @custom:proves [S3.43] a missing or foreign signature refuses
    function test_foreign() public {
        NewDate memory date = later(booked(SINGLE));
        bytes memory byCreator = signed(CREATOR_KEY, date);
        bytes memory byFan = signed(FAN_KEY, date);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
        escrow.reschedule(date, byFan, byFan);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, fan));
        escrow.reschedule(date, byCreator, byCreator);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
        escrow.reschedule(date, "", "");
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, fan));
        escrow.reschedule(date, "", "");
    }

    /// @custom:proves [S3.43] every changed word refuses
    function test_changedWord() public {
        NewDate memory date = later(booked(SINGLE));
        bytes32 otherId = booked(BY_MINUTE);
        bytes memory byCreator = signed(CREATOR_KEY, date);
        vm.startPrank(fan);
        for (uint256 n; n < 3; ++n) {
            NewDate memory changed = NewDate(date.id, date.startAt, 0, date.validUntil);
            if (n == 0) changed.id = otherId;
            if (n == 1) changed.startAt += 1;
            if (n == 2) changed.validUntil += 1;
            refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
            escrow.reschedule(changed, byCreator, "");
        }
        vm.stopPrank();
    }

    /// @custom:proves [S3.43][T12] the same signatures are used once
    function test_once() public {
        bytes32 id = booked(SINGLE);
        moves(later(id), "");
        moves(later(id), abi.encodeWithSelector(Escrow_StaleRevision.selector, 0, 1));
    }

    /// @custom:proves [S3.43] the last valid second counts and the next refuses
    function test_expiry() public {
        bytes32 id = booked(SINGLE);
        vm.warp(LAST + 1);
        moves(later(id), abi.encodeWithSelector(Escrow_Expired.selector, LAST, LAST + 1));
        vm.warp(LAST);
        moves(later(id), "");
    }

    /// @custom:proves [S3.43] a date in the past or over a year ahead refuses
    function test_range() public {
        NewDate memory date = later(booked(SINGLE));
        date.startAt = uint40(NOW - 1);
        moves(date, abi.encodeWithSelector(Escrow_StartOutOfRange.selector, NOW - 1, NOW, NOW + 365 days));
        date.startAt = uint40(NOW + 365 days + 1);
        moves(
            date, abi.encodeWithSelector(Escrow_StartOutOfRange.selector, NOW + 365 days + 1, NOW, NOW + 365 days)
        );
        date.startAt = uint40(NOW);
        moves(date, "");
    }

    /// @custom:proves [S3.43][T13] a date signed before moves a call that is to begin and not one that has begun
    function test_begun() public {
        NewDate memory date = later(booked(SINGLE));
        date.validUntil = END;
        for (uint256 time = START; time < START + 2; ++time) {
            vm.warp(time);
            moves(date, abi.encodeWithSelector(Escrow_TooLate.selector, time, START - 1));
        }
        vm.warp(END);
        moves(date, abi.encodeWithSelector(Escrow_TooLate.selector, END, START - 1));
        vm.warp(START - 1);
        moves(date, "");
        assertEq(escrow.bookingOf(date.id).startAt, LATER, "start");
    }

    /// @custom:proves [S3.42] what was proposed before is gone
    function test_proposals() public {
        bytes32 id = booked(SINGLE);
        vm.prank(creator);
        escrow.propose(id, 5_000);
        vm.prank(fan);
        escrow.propose(id, 4_000);
        moves(later(id), "");
        assertEq(escrow.caseOf(id).creatorAsk, 0, "creator");
        assertEq(escrow.caseOf(id).fanAsk, 0, "fan");
        vm.warp(LATER + 1 hours);
        Attendance memory made = seen(id, 0, 0, 0);
        made.revision = 0;
        bytes memory signature = signed(ATTESTOR_KEY, made);
        refuses(abi.encodeWithSelector(Escrow_StaleRevision.selector, 0, 1));
        escrow.attest(made, attestor, signature);
    }

    /// @custom:proves [S3.43] only a booked call gets another date
    function test_status() public {
        bytes32 id = confirmed();
        NewDate memory date = later(id);
        date.validUntil = type(uint40).max;
        moves(date, abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Confirmed));
        vm.warp(CLOSE);
        escrow.finish(id);
        moves(date, abi.encodeWithSelector(Escrow_Final.selector, id, Status.Completed));
    }
}

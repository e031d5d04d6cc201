// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Extension} from "../../../../contracts/bookings/types/Agreement.sol";
import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract ExtendTest is BookingStage {
    uint40 private constant LAST = END;

    function half(bytes32 id) private pure returns (Extension memory) {
        return Extension({id: id, addedMinutes: 30, addedAmount: 0.5 ether, revision: 0, validUntil: LAST});
    }

    function extends_(Extension memory made, uint256 value, bytes memory reason) private {
        bytes memory signature = signed(CREATOR_KEY, made);
        if (reason.length != 0) refuses(reason);
        vm.prank(fan);
        escrow.extend{value: value}(made, signature);
    }

    /// @custom:proves [S3.43][S3.40] more time for more money holds at the old fee
    function test_extend() public {
        bytes32 id = booked(SINGLE);
        fees.setFee(Fees.CONSULTATION, 100);
        vm.warp(START + 50 minutes);
        vm.expectEmit(address(escrow));
        emit Extended(id, fan, 0, 0.5 ether, 1.5 ether, 30, 90, 1);
        extends_(half(id), 0.5 ether, "");
        assertEq(escrow.bookingOf(id).amount, 1.5 ether, "amount");
        assertEq(escrow.bookingOf(id).lengthMinutes, 90, "length");
        assertEq(escrow.caseOf(id).revision, 1, "revision");
        assertEq(address(escrow).balance, 1.5 ether, "kept");
        settles(id, fan, Cause.FanConfirmed, 1.5 ether);
        vm.prank(fan);
        escrow.confirm(id);
        assertEq(creator.balance, 1.4625 ether, "creator");
    }

    /// @custom:proves [S3.43] more time for nothing is fine
    function test_free() public {
        Extension memory made = half(booked(SINGLE));
        made.addedAmount = 0;
        extends_(made, 0, "");
        assertEq(escrow.bookingOf(made.id).amount, PRICE, "amount");
    }

    /// @custom:proves [S3.43] dollars are taken in full
    function test_dollars() public {
        Extension memory made = half(booked(IN_DOLLARS));
        made.addedAmount = 50e6;
        vm.prank(fan);
        dollar.approve(address(escrow), 50e6);
        extends_(made, 1, abi.encodeWithSelector(Escrow_ValueNotAccepted.selector, 1));
        vm.expectEmit(address(escrow));
        emit Extended(made.id, fan, 1, 50e6, 150e6, 30, 90, 1);
        extends_(made, 0, "");
        assertEq(dollar.balanceOf(address(escrow)), 150e6, "kept");
    }

    /// @custom:proves [S3.43] surplus returns
    function test_surplus() public {
        bytes32 id = booked(SINGLE);
        extends_(half(id), 0.5 ether - 1, abi.encodeWithSelector(Escrow_Underpaid.selector, 0.5 ether - 1, 0.5 ether));
        extends_(half(id), 3 ether, "");
        assertEq(fan.balance, 998.5 ether, "fan");
    }

    /// @custom:proves [S3.43] only the fan extends
    function test_onlyFan() public {
        Extension memory made = half(booked(SINGLE));
        vm.deal(creator, 1 ether);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_NotFan.selector, creator, fan));
        escrow.extend{value: 0.5 ether}(made, "");
    }

    /// @custom:proves [S3.43] a missing or foreign signature refuses
    function test_foreign() public {
        Extension memory made = half(booked(SINGLE));
        bytes memory byFan = signed(FAN_KEY, made);
        vm.startPrank(fan);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
        escrow.extend{value: 0.5 ether}(made, byFan);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
        escrow.extend{value: 0.5 ether}(made, "");
        vm.stopPrank();
    }

    /// @custom:proves [S3.43] every changed word refuses
    function test_changedWord() public {
        Extension memory made = half(booked(SINGLE));
        bytes32 otherId = booked(BY_MINUTE);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.startPrank(fan);
        for (uint256 n; n < 4; ++n) {
            Extension memory changed = half(made.id);
            if (n == 0) changed.id = otherId;
            if (n == 1) changed.addedMinutes = 31;
            if (n == 2) changed.addedAmount = 0.4 ether;
            if (n == 3) changed.validUntil += 1;
            refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
            escrow.extend{value: 0.5 ether}(changed, signature);
        }
        vm.stopPrank();
    }

    /// @custom:proves [S3.43][T12] the same signature is used once
    function test_once() public {
        bytes32 id = booked(SINGLE);
        extends_(half(id), 0.5 ether, "");
        extends_(half(id), 0.5 ether, abi.encodeWithSelector(Escrow_StaleRevision.selector, 0, 1));
    }

    /// @custom:proves [S3.43] no added time refuses
    function test_noTime() public {
        Extension memory made = half(booked(SINGLE));
        made.addedMinutes = 0;
        extends_(made, 0.5 ether, abi.encodeWithSelector(Escrow_NothingAdded.selector, made.id));
    }

    /// @custom:proves [S3.37] eight hours are accepted and a minute more refuses
    function test_longest() public {
        Extension memory made = half(booked(SINGLE));
        made.addedMinutes = 421;
        extends_(made, 0.5 ether, abi.encodeWithSelector(Escrow_LengthOutOfRange.selector, 481, 5, 480));
        made.addedMinutes = type(uint16).max;
        extends_(made, 0.5 ether, abi.encodeWithSelector(Escrow_LengthOutOfRange.selector, 65_595, 5, 480));
        made.addedMinutes = 420;
        extends_(made, 0.5 ether, "");
        assertEq(escrow.bookingOf(made.id).lengthMinutes, 480, "length");
    }

    /// @custom:proves [S3.43] more than a booking can hold refuses
    function test_tooMuch() public {
        Extension memory made = half(booked(IN_DOLLARS));
        uint256 most = type(uint96).max;
        made.addedAmount = uint96(most - DOLLARS + 1);
        extends_(made, 0, abi.encodeWithSelector(Escrow_AmountTooBig.selector, most + 1, most));
        made.addedAmount -= 1;
        dollar.mint(fan, most);
        vm.prank(fan);
        dollar.approve(address(escrow), most);
        extends_(made, 0, "");
        assertEq(escrow.bookingOf(made.id).amount, most, "amount");
    }

    /// @custom:proves [S3.43] the last second of the call counts and the next refuses
    function test_clock() public {
        bytes32 id = booked(SINGLE);
        vm.warp(END);
        extends_(half(id), 0.5 ether, abi.encodeWithSelector(Escrow_TooLate.selector, END, END - 1));
        vm.warp(END - 1);
        extends_(half(id), 0.5 ether, "");
    }

    /// @custom:proves [S3.43] an expired consent refuses
    function test_expired() public {
        Extension memory made = half(booked(SINGLE));
        made.validUntil = START;
        vm.warp(START + 1);
        extends_(made, 0.5 ether, abi.encodeWithSelector(Escrow_Expired.selector, START, START + 1));
    }

    /// @custom:proves [S3.40] extensions refuse while bookings are paused
    function test_paused() public {
        bytes32 id = booked(SINGLE);
        fees.pauseInflow(Fees.CONSULTATION);
        uint40 until = uint40(NOW) + Fees.PAUSE_SECONDS;
        extends_(half(id), 0.5 ether, abi.encodeWithSelector(Escrow_InflowPaused.selector, until));
        vm.prank(fan);
        escrow.confirm(id);
        assertEq(creator.balance, 0.975 ether, "money out is never paused");
    }

    /// @custom:proves [S3.42] what was proposed before is gone
    function test_proposals() public {
        bytes32 id = booked(SINGLE);
        vm.prank(creator);
        escrow.propose(id, 5_000);
        extends_(half(id), 0.5 ether, "");
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotProposed.selector, id, 5_000));
        escrow.accept(id, 5_000);
    }

    /// @custom:proves [S3.43] only a booked call is extended
    function test_status() public {
        bytes32 id = disputed();
        extends_(half(id), 0.5 ether, abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Disputed));
    }
}

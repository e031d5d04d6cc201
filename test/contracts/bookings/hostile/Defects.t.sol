// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Status} from "../../../../contracts/bookings/types/Booking.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice The defects of the consultation contract this project was briefed with, each tried here.
contract DefectsTest is BookingStage {
    /// @custom:proves [S3.38][D8][T13] a creator alone, at any second, is not paid against a fan who speaks up
    function test_D8() public {
        bytes32 id = booked(SINGLE);
        vm.warp(END - 1);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, END - 1, END));
        escrow.confirm(id);
        // The word comes in the last second it can; the fan still has twelve hours.
        vm.warp(CLOSE - 12 hours);
        vm.prank(creator);
        escrow.confirm(id);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, CLOSE - 12 hours, CLOSE));
        escrow.finish(id);
        vm.warp(CLOSE - 1);
        vm.prank(fan);
        escrow.dispute(id, "the creator never came");
        vm.prank(arbiter);
        escrow.resolve(id, 0, 0);
        assertEq(fan.balance, 1_000 ether, "fan");
        assertEq(creator.balance, 0, "creator");
    }

    /// @custom:proves [S3.38][D8] a creator who is silent because there was no call is not paid by waiting
    function test_D8_silence() public {
        bytes32 id = booked(SINGLE);
        vm.warp(CLOSE + 365 days);
        vm.prank(creator);
        escrow.finish(id);
        assertEq(creator.balance, 0, "creator");
        assertEq(fan.balance, 1_000 ether, "fan");
    }

    /// @custom:proves [S3.40][D9] every wei of fee leaves for the treasury
    function test_D9() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        escrow.confirm(id);
        escrow.collectFees(0);
        assertEq(treasury.balance, 0.025 ether, "treasury");
        assertEq(address(escrow).balance, 0, "escrow");
    }

    function freed(bytes32 id, string memory what) private {
        (uint256 from,,) = escrow.exitOf(id);
        vm.warp(from);
        vm.prank(other);
        escrow.finish(id);
        assertTrue(uint8(escrow.bookingOf(id).status) >= uint8(Status.Completed), what);
    }

    /// @custom:proves [S3.36][D10][T12] booked, confirmed, attested and disputed money is freed by a stranger
    function test_D10() public {
        freed(booked(SINGLE), "never started");
        vm.warp(NOW);
        bytes32 id = booked(IN_DOLLARS);
        vm.warp(END);
        vm.prank(creator);
        escrow.confirm(id);
        freed(id, "one-sided");
        vm.warp(NOW);
        id = booked(BY_MINUTE);
        attested(id, 1, 1, 1);
        freed(id, "attested");
        vm.warp(NOW);
        Agreement memory made = words(SINGLE);
        made.nonce = 99;
        vm.prank(fan);
        id = escrow.book{value: PRICE}(made, SINGLE);
        vm.warp(START);
        vm.prank(fan);
        escrow.dispute(id, 0);
        freed(id, "disputed");
        assertEq(address(escrow).balance, escrow.feesOwed(0), "only fees are left");
    }

    /// @custom:proves [S3.37][D10] no length overflows
    function test_D10_overflow() public {
        Agreement memory made = words(SINGLE);
        made.lengthMinutes = type(uint16).max;
        bytes memory signature = signed(CREATOR_KEY, made, uint40(NOW));
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_LengthOutOfRange.selector, type(uint16).max, 5, 480));
        escrow.bookQuoted{value: PRICE}(made, uint40(NOW), signature);
    }

    /// @custom:proves [S3.39][D11] a stranger's confirmation reverts
    function test_D11() public {
        bytes32 id = booked(SINGLE);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotParty.selector, id, other));
        escrow.confirm(id);
    }

    /// @custom:proves [S3.43][T32] a creator that cannot receive is credited and blocks nobody
    function test_refusingCreator() public {
        RefusingPayee payee = new RefusingPayee();
        vm.startPrank(address(payee));
        escrow.createPolicy(plain());
        escrow.createOffer(0, PRICE, 60, 0, 1);
        vm.stopPrank();
        Agreement memory made = words(SINGLE);
        made.creator = address(payee);
        vm.prank(fan);
        bytes32 id = escrow.book{value: PRICE}(made, SINGLE);
        vm.prank(fan);
        escrow.confirm(id);
        assertEq(ledger.owed(address(payee), 0), 0.975 ether, "owed");
        stands(id, Status.Completed);
    }

    /// @custom:proves [S3.37][T12] nobody can take an id before the fan
    function test_squatting() public {
        bytes32 id = escrow.idOf(words(SINGLE));
        Agreement memory made = words(SINGLE);
        made.fan = other;
        vm.prank(other);
        assertTrue(escrow.book{value: PRICE}(made, SINGLE) != id, "another id");
        assertEq(uint256(booked(SINGLE)), uint256(id), "the fan's id");
    }

    /// @custom:proves [S3.37] the price of an offer cannot change under a fan's feet
    function test_priceStays() public {
        vm.startPrank(creator);
        escrow.switchOffer(SINGLE, false);
        escrow.createOffer(0, 5 * PRICE, 60, 0, 1);
        vm.stopPrank();
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_OfferClosed.selector, creator, SINGLE));
        escrow.book{value: 5 * PRICE}(words(SINGLE), SINGLE);
    }
}

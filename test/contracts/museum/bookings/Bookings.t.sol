// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cause, Status} from "../../../../contracts/bookings/terms/Booking.sol";
import {BookingStage} from "../../bookings/kit/BookingStage.sol";
import {TrustingEscrow} from "./TrustingEscrow.sol";

/// @notice The same attack on a contract that is broken on purpose and on ours. The first half must succeed.
contract BookingsMuseumTest is BookingStage {
    TrustingEscrow private broken;
    uint256 private before;

    function setUp() public override {
        super.setUp();
        broken = new TrustingEscrow();
        before = fan.balance;
    }

    function brokenBooking(uint256 id, uint256 duration) private {
        vm.prank(fan);
        broken.bookSession{value: PRICE}(id, creator, duration);
    }

    /// @custom:proves [S3.38][T12][T13][D8] a creator starts, confirms and collects a call nobody came to
    function test_oneWordIsEnough() public {
        // broken
        brokenBooking(1, 0);
        vm.startPrank(creator);
        broken.startSession(1);
        broken.confirmCompletion(1);
        vm.warp(NOW + 1 hours + 1);
        broken.autoRelease(1);
        vm.stopPrank();
        same(creator.balance, PRICE - PRICE * 25 / 1_000, "paid for nothing");

        // ours: not before the end, and not without a day in which the fan can say no
        bytes32 id = booked(SINGLE);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, block.timestamp, END));
        escrow.confirm(id);
        vm.warp(END);
        vm.prank(creator);
        escrow.confirm(id);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, END, CLOSE));
        escrow.finish(id);
        vm.prank(fan);
        escrow.dispute(id, "nobody came");
        vm.warp(CLOSE);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, CLOSE, END + 14 days));
        escrow.finish(id);
        vm.prank(arbiter);
        escrow.resolve(id, 0, "they never met");
        same(uint8(escrow.bookingOf(id).status), uint8(Status.Refunded), "refunded");
    }

    /// @custom:proves [S3.40][T12][D9] the platform's fee is taken and nobody can have it
    function test_feeForNobody() public {
        // broken
        brokenBooking(1, 0);
        vm.prank(fan);
        broken.startSession(1);
        vm.prank(fan);
        broken.confirmCompletion(1);
        vm.prank(creator);
        broken.confirmCompletion(1);
        same(address(broken).balance, PRICE * 25 / 1_000, "nobody's");

        // ours
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        escrow.confirm(id);
        escrow.collectFees(0);
        same(treasury.balance, PRICE * 250 / 10_000, "collected");
        same(address(escrow).balance, 0, "kept");
    }

    /// @custom:proves [S3.36][T12][D10] a call that is never started, one that is disputed and one that lasts for ever
    function test_noWayOut() public {
        // broken: no function leads out of either, and the third panics
        brokenBooking(1, 0);
        brokenBooking(2, 0);
        brokenBooking(3, type(uint256).max);
        vm.startPrank(creator);
        broken.startSession(2);
        broken.disputeSession(2);
        broken.startSession(3);
        broken.confirmCompletion(3);
        broken.confirmCompletion(1);
        vm.warp(NOW + 3650 days);
        for (uint256 id = 1; id < 4; ++id) {
            vm.expectRevert();
            broken.autoRelease(id);
        }
        vm.stopPrank();
        same(address(broken).balance, 3 * PRICE, "locked");

        // ours: a stranger ends what nobody else does
        vm.warp(NOW);
        bytes32 silent = booked(SINGLE);
        vm.warp(CLOSE);
        vm.prank(other);
        escrow.finish(silent);
        yes(escrow.bookingOf(silent).status > Status.Disputed, "final");
        vm.warp(NOW);
        bytes32 fought = booked(BY_MINUTE);
        vm.warp(START);
        vm.prank(fan);
        escrow.dispute(fought, "nobody spoke");
        vm.warp(START + 14 days);
        vm.prank(other);
        escrow.finish(fought);
        yes(escrow.bookingOf(fought).status > Status.Disputed, "final");
        same(address(escrow).balance, escrow.feesOwed(0), "only fees are left");
    }

    /// @custom:proves [S3.39][T12][D11] a stranger confirms
    function test_strangerConfirms() public {
        // broken
        brokenBooking(1, 0);
        vm.prank(other);
        broken.confirmCompletion(1);

        // ours
        bytes32 id = booked(SINGLE);
        vm.warp(END);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotParty.selector, id, other));
        escrow.confirm(id);
    }
}

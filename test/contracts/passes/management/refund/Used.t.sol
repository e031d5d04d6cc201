// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Signed} from "../../kit/Signed.sol";

/// @notice What a refund leaves to creator and referrer: every day that began.
contract RefundUsedTest is Signed {
    function refundBy(address who, uint256 passId) private returns (uint256) {
        vm.prank(who);
        return pass.refund(passId);
    }

    /// @custom:proves [S3.12] the first second of time leaves its first day
    function test_firstDay() public {
        buy(fan, kind);
        assertEq(refundBy(fan, 1), PRICE * 29 / 30, "amount");
        assertEq(creator.balance, PRICE - PRICE * 29 / 30, "one day, rounded up");
    }

    /// @custom:proves [S3.12] a day counts from its first second
    function test_dayBegins() public {
        buy(fan, kind);
        buy(other, kind);
        vm.warp(NOW + 3 days - 1);
        assertEq(refundBy(fan, 1), PRICE * 27 / 30, "the third day");
        vm.warp(NOW + 3 days);
        assertEq(refundBy(other, 2), PRICE * 26 / 30, "the fourth day");
    }

    /// @custom:proves [S3.12] every second of the window leaves its days rounded up
    function testFuzz_left(uint96 price, uint24 waited, uint32 length) public {
        length = uint32(bound(length, 1 days + 1, 400 days));
        price = uint96(bound(price, 1, 100 ether));
        IStreamPass.Tier memory made = terms(price, length, 1);
        (made.flags, made.refundWindow) = (4, uint24(length < 30 days ? length : 30 days));
        uint16 tierId = addTier(made);
        buy(fan, tierId);
        uint256 after_ = waited % made.refundWindow;
        vm.warp(NOW + after_);
        uint256 amount = refundBy(fan, 1);
        uint256 used = (after_ / 1 days + 1) * 1 days;
        if (used > length) used = length;
        assertTrue((price - amount) * length >= price * used, "leaves its days");
        assertTrue((price - amount) * length < price * used + length, "and no unit more");
        assertEq(creator.balance, price - amount, "creator");
        assertEq(address(pass).balance, 0, "nothing stays");
    }

    /// @custom:proves [S3.12] more days than the time has leave the whole price
    function test_lastDay() public {
        IStreamPass.Tier memory made = terms(PRICE, 1 days + 1, 1);
        (made.flags, made.refundWindow) = (4, 1 days + 1);
        uint16 short = addTier(made);
        buy(fan, short);
        vm.warp(NOW + 1 days);
        assertEq(refundBy(fan, 1), 0, "two days of one");
        assertEq(creator.balance, PRICE, "creator");
    }

    /// @custom:proves [S3.12] time that has not begun goes back whole
    function test_notBegun() public {
        give(fan, kind, uint40(NOW + 10 days));
        buy(fan, kind);
        vm.warp(NOW + WINDOW - 1);
        assertEq(refundBy(fan, 1), PRICE, "all");
        assertEq(endOf(fan), NOW + 10 days, "what was given");
    }

    /// @custom:proves [S3.12] a second before time begins nothing of it is used, and with its first second a day
    function test_begins() public {
        give(fan, kind, uint40(NOW + 3 days));
        give(other, kind, uint40(NOW + 3 days));
        buy(fan, kind);
        buy(other, kind);
        vm.warp(NOW + 3 days - 1);
        assertEq(refundBy(fan, 1), PRICE, "all");
        vm.warp(NOW + 3 days);
        assertEq(refundBy(other, 2), PRICE * 29 / 30, "without a day");
    }

    /// @custom:proves [S3.12] time that never ends leaves its days of the window
    function test_forever() public {
        uint16 forever = flagged(7 * PRICE, 0, 3, 4);
        buy(fan, forever);
        buy(other, forever);
        assertEq(refundBy(fan, 1), 6 * PRICE, "one day of seven");
        vm.warp(NOW + 6 days - 1);
        assertEq(refundBy(other, 2), PRICE, "six days of seven");
        assertEq(creator.balance, 7 * PRICE, "creator");
    }

    /// @custom:proves [S3.12] the last day of the window refunds nothing of time that never ends
    function test_foreverLastDay() public {
        uint16 forever = flagged(7 * PRICE, 0, 3, 4);
        buy(fan, forever);
        vm.warp(NOW + WINDOW - 1);
        assertEq(refundBy(fan, 1), 0, "nothing");
        assertEq(pass.tier(forever).minted, 0, "the place is free again");
    }

    /// @custom:proves [S3.12] nobody holds the places of a tier by buying and giving back
    function test_placesCost() public {
        IStreamPass.Tier memory made = terms(PRICE, 0, 3);
        (made.flags, made.refundWindow, made.maxSupply) = (4, WINDOW, 1);
        uint16 rare = addTier(made);
        for (uint256 n; n < 12; ++n) {
            uint256 id = buy(fan, rare);
            vm.warp(block.timestamp + WINDOW - 1);
            refundBy(fan, id);
        }
        assertEq(creator.balance, 12 * PRICE, "twelve windows cost twelve prices");
    }

    /// @custom:proves [S3.12] creator and referrer share what is left
    function test_shared() public {
        vm.prank(fan);
        pass.purchase{value: PRICE}(kind, fan, PRICE, referrer);
        uint256 left = PRICE - PRICE * 29 / 30;
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptSettled(1, creator, referrer, 0, left - left / 10, left / 10);
        refundBy(fan, 1);
        assertEq(creator.balance + referrer.balance, left, "both");
    }

    /// @custom:proves [S3.12] a gift is final for a new pass and for more time
    function test_giftIsFinal() public {
        buyFor(other, fan, kind);
        assertEq(creator.balance, PRICE, "paid at once");
        assertEq(pass.receiptOf(1).paid, 0, "no receipt");
        assertEq(pass.heldUntil(1), 0, "free to move");
        assertEq(pass.finalRankOf(fan), 1, "final");
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoReceipt.selector, 1));
        refundBy(fan, 1);
        buyFor(other, fan, kind);
        assertEq(creator.balance, 2 * PRICE, "more time too");
        vm.prank(fan);
        pass.approve(other, 1);
        uint16 high = flagged(4 * PRICE, MONTH, 5, 4);
        vm.prank(other);
        pass.upgrade{value: 2 * PRICE}(1, high, 2 * PRICE);
        assertEq(pass.receiptOf(1).paid, 0, "an upgrade that somebody else pays");
    }
}

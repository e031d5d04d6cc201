// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../../contracts/mocks/RefusingPayee.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Signed} from "../../kit/Signed.sol";

contract RefundTest is Signed {
    function refundBy(address who, uint256 passId) private returns (uint256) {
        vm.prank(who);
        return pass.refund(passId);
    }

    function sweep(uint256 first, uint256 second) private {
        uint256[] memory list = new uint256[](2);
        (list[0], list[1]) = (first, second);
        vm.prank(relayer);
        pass.sweepMatured(list);
    }

    /// @custom:proves [S3.12] the unused part of the price paid goes back and the rest is earned
    function test_partly() public {
        vm.prank(fan);
        pass.purchase{value: PRICE}(kind, fan, PRICE, referrer);
        setPrice(kind, 100 * PRICE); // the price of today does not matter
        vm.warp(NOW + 3 days);
        uint256 back = PRICE * 26 / 30; // the fourth day began
        uint256 earned = PRICE - back;
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassRefunded(1, kind, fan, fan, 0, back, uint40(NOW + 3 days));
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptSettled(1, creator, referrer, 0, earned - earned / 10, earned / 10);
        assertEq(refundBy(fan, 1), back, "amount");
        assertEq(fan.balance, 1_000 ether - earned, "fan");
        assertEq(creator.balance, earned - earned / 10, "creator");
        assertEq(referrer.balance, earned / 10, "referrer");
        assertEq(address(pass).balance, 0, "kept");
        assertEq(pass.receiptOf(1).paid, 0, "receipt");
        assertFalse(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.12] the money goes to the owner who paid and only the owner asks
    function test_gift() public {
        buy(other, kind);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, fan, other));
        refundBy(fan, 1);
        vm.prank(other);
        pass.approve(relayer, 1);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, relayer, other));
        refundBy(relayer, 1);
        refundBy(other, 1);
        assertEq(other.balance, 1_000 ether - PRICE + PRICE * 29 / 30, "owner");
    }

    /// @custom:proves [T32] an owner that takes no money blocks nothing
    function test_refusingPayer() public {
        RefusingPayee payer = new RefusingPayee();
        vm.deal(address(payer), PRICE);
        buy(address(payer), kind);
        refundBy(address(payer), 1);
        assertEq(ledger.owed(address(payer), 0), PRICE * 29 / 30, "owed");
    }

    /// @custom:proves [S3.12] the last second of the window refunds and the next one does not
    function test_window() public {
        buy(fan, kind);
        buy(other, kind);
        vm.warp(NOW + WINDOW - 1);
        refundBy(other, 2);
        vm.warp(NOW + WINDOW);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_RefundClosed.selector, 1, NOW + WINDOW)
        );
        refundBy(fan, 1);
    }

    /// @custom:proves [S3.12] passes of other tiers and refunded ones have no receipt
    function test_noReceipt() public {
        buy(fan, bronze);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoReceipt.selector, 1));
        refundBy(fan, 1);
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        refundBy(fan, 2);
    }

    /// @custom:proves [S3.9] buying and giving back does not empty a tier
    function test_placeGivenBack() public {
        IStreamPass.Tier memory made = pass.tier(kind);
        made.maxSupply = 1;
        changeTier(kind, made);
        for (uint256 n = 1; n < 4; ++n) {
            assertEq(buy(fan, kind), n, "id");
            refundBy(fan, n);
            assertEq(pass.tier(kind).minted, 0, "minted");
            assertEq(pass.balanceOf(fan), 0, "gone");
            assertEq(idOf(fan), 0, "the pass that counts");
        }
        buy(other, kind);
    }

    /// @custom:proves [S3.12] a pass that ended before the sale stays as one that ended
    function test_revived() public {
        buy(fan, kind);
        vm.warp(NOW + 2 * MONTH);
        buy(fan, kind);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.SubscriptionUpdate(1, uint64(NOW + 2 * MONTH));
        assertEq(refundBy(fan, 1), PRICE * 29 / 30, "all but a day");
        assertEq(pass.ownerOf(1), fan, "owner");
        assertEq(pass.expiresAt(1), NOW + 2 * MONTH, "end");
        assertFalse(pass.hasAccess(fan), "access");
        assertEq(pass.tier(kind).minted, 1, "minted");
        assertEq(creator.balance, 2 * PRICE - PRICE * 29 / 30, "the first month and a day are earned");

        IStreamPass.Tier memory made = pass.tier(kind);
        made.referralBps = 1_001;
        changeTier(kind, made);
        vm.prank(fan);
        pass.purchase{value: PRICE}(kind, fan, PRICE, referrer);
        refundBy(fan, 1);
        assertEq(pass.ownerOf(1), fan, "whatever the referrer's share is");
    }

    /// @custom:proves [S3.12] time before and behind what was bought stays
    function test_between() public {
        give(fan, kind, uint40(NOW + 10 days));
        buy(fan, kind);
        give(fan, kind, uint40(NOW + 10 days + MONTH + 5 days));
        vm.warp(NOW + 4 days);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassRefunded(1, kind, fan, fan, 0, PRICE, uint40(NOW + 15 days));
        assertEq(refundBy(fan, 1), PRICE, "not begun");
        assertEq(endOf(fan), NOW + 15 days, "end");
        (, uint256 credit,) = pass.upgradeQuote(1, gold);
        assertEq(credit, 0, "nothing bought is left");
        vm.warp(NOW + 15 days);
        assertFalse(pass.hasAccess(fan), "over");
    }

    /// @custom:proves [S3.12] time granted for ever behind it stays
    function test_beforeForever() public {
        buy(fan, kind);
        give(fan, kind, 0);
        vm.warp(NOW + 3 days);
        assertEq(refundBy(fan, 1), PRICE * 26 / 30, "amount");
        assertEq(endOf(fan), 0, "never ends");
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.12] a pass that never ends leaves the days of its window
    function test_lifetime() public {
        uint16 forever = flagged(10 * PRICE, 0, 3, 4);
        buy(fan, forever);
        vm.warp(NOW + 1 days);
        assertEq(refundBy(fan, 1), 10 * PRICE * 5 / 7, "two days of seven are used");
        assertFalse(pass.hasAccess(fan), "access");
        give(other, forever, uint40(NOW + 90 days));
        buy(other, forever);
        assertEq(endOf(other), 0, "never");
        assertEq(refundBy(other, 2), 10 * PRICE, "what was granted runs first");
        assertEq(endOf(other), NOW + 90 days, "what was granted");
    }

    /// @custom:proves [S3.10] matured money goes to the creator and the referrer whoever sweeps
    function test_sweep() public {
        vm.prank(fan);
        pass.purchase{value: PRICE}(kind, fan, PRICE, referrer);
        vm.warp(NOW + 1);
        buy(other, kind);
        vm.warp(NOW + WINDOW);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptSettled(1, creator, referrer, 0, PRICE - PRICE / 10, PRICE / 10);
        sweep(1, 2);
        assertEq(creator.balance, PRICE - PRICE / 10, "creator");
        assertEq(referrer.balance, PRICE / 10, "referrer");
        assertEq(address(pass).balance, PRICE, "the open one stays");
        assertEq(pass.receiptOf(2).paid, PRICE, "untouched");
        vm.recordLogs();
        sweep(1, 1);
        assertEq(vm.getRecordedLogs().length, 0, "nothing is said of what was swept");
        assertEq(address(pass).balance, PRICE, "once");
        move(fan, relayer, 1);
    }

    /// @custom:proves [S3.10] a list of fifty is swept and one more refuses
    function test_sweepBound() public {
        pass.sweepMatured(new uint256[](50));
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_TooMany.selector, 51, 50));
        pass.sweepMatured(new uint256[](51));
    }

    /// @custom:proves [S3.12] a refund leaves other holds alone
    function test_holdStays() public {
        claim(kind, fan);
        buyFor(fan, fan, kind);
        uint40 until = pass.heldUntil(1);
        refundBy(fan, 1);
        assertEq(pass.heldUntil(1), until, "hold");
        assertEq(endOf(fan), NOW + MONTH, "end");
    }
}

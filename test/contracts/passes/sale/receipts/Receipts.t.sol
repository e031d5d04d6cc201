// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassVouchers} from "../../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Receipt} from "../../../../../contracts/passes/time/Receipt.sol";
import {Vm} from "../../../kit/Vm.sol";
import {Signed} from "../../kit/Signed.sol";

contract ReceiptsTest is Signed {
    function open(uint256 passId, uint256 closesAt) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IStreamPassErrors.StreamPass_RefundOpen.selector, passId, closesAt);
    }

    function sameReceipt(uint256 passId, Receipt memory wanted) private view {
        assertEq(
            uint256(keccak256(abi.encode(pass.receiptOf(passId)))), uint256(keccak256(abi.encode(wanted))), "receipt"
        );
    }

    /// @custom:proves [S3.10] the price of a refundable tier stays in the collection and every term of it is said
    function test_kept() public {
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassPurchased(
            1, kind, fan, fan, 0, PRICE, referrer, PRICE / 10, uint40(NOW + MONTH)
        );
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptKept(
            1, fan, referrer, 0, PRICE, 1_000, uint40(NOW + MONTH), uint40(NOW + WINDOW), true
        );
        vm.prank(fan);
        pass.purchase{value: 1 ether}(kind, fan, PRICE, referrer);
        assertEq(address(pass).balance, PRICE, "kept");
        assertEq(creator.balance + referrer.balance, 0, "nobody has it yet");
        assertEq(fan.balance, 1_000 ether - PRICE, "surplus returned");
        assertTrue(pass.hasAccess(fan), "access");
        sameReceipt(
            1,
            Receipt(fan, PRICE, referrer, uint40(NOW + MONTH), uint32(NOW + WINDOW), 0, 1_000 + (1 << 15))
        );
    }

    /// @custom:proves [S3.10] a first sale and an upgrade of a pass that kept nothing settle nothing
    function test_first() public {
        buy(other, bronze);
        vm.recordLogs();
        buy(fan, kind);
        vm.prank(other);
        pass.upgrade{value: 2 * PRICE}(1, gold, 2 * PRICE);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 n; n < logs.length; ++n) {
            assertFalse(logs[n].topics[0] == IStreamPassEvents.ReceiptSettled.selector, "no word of a settlement");
        }
    }

    /// @custom:proves [S3.10] without a referrer the share is nothing
    function test_noReferrer() public {
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptKept(
            1, fan, address(0), 0, PRICE, 0, uint40(NOW + MONTH), uint40(NOW + WINDOW), true
        );
        vm.prank(fan);
        pass.purchase{value: PRICE}(kind, fan, PRICE, fan);
    }

    /// @custom:proves [S3.9] one wei too little refuses with both values
    function test_underpaid() public {
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_Underpaid.selector, PRICE - 1, PRICE)
        );
        vm.prank(fan);
        pass.purchase{value: PRICE - 1}(kind, fan, PRICE, address(0));
    }

    /// @custom:proves [S3.1] dollars of a refundable tier stay in the collection
    function test_dollars() public {
        IStreamPass.Tier memory made = terms(9e6, MONTH, 1);
        made.flags = 4;
        made.refundWindow = WINDOW;
        made.currency = 1;
        uint16 tierId = addTier(made);
        dollar.mint(fan, 9e6);
        vm.startPrank(fan);
        dollar.approve(address(pass), 9e6);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_ValueNotAccepted.selector, 1));
        pass.purchase{value: 1}(tierId, fan, 9e6, address(0));
        pass.purchase(tierId, fan, 9e6, address(0));
        vm.stopPrank();
        assertEq(dollar.balanceOf(address(pass)), 9e6, "kept");
        assertEq(pass.receiptOf(1).currency, 1, "currency");
        currencies.setPaused(1, true);
        vm.prank(fan);
        assertEq(pass.refund(1), 8.7e6, "refund while paused");
        assertEq(dollar.balanceOf(fan), 8.7e6, "back");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_CurrencyPaused.selector, 1));
        pass.purchase(tierId, fan, 9e6, address(0));
    }

    /// @custom:proves [S3.9] no more time is sold while the price can be asked back
    function test_waits() public {
        buy(fan, kind);
        assertFalse(pass.isRenewable(1), "renewable");
        vm.expectRevert(open(1, NOW + WINDOW));
        vm.prank(other);
        pass.purchase{value: PRICE}(kind, fan, PRICE, address(0));
        vm.warp(NOW + WINDOW - 1);
        vm.expectRevert(open(1, NOW + WINDOW));
        vm.prank(other);
        pass.renewSubscription{value: PRICE}(1, MONTH);
        IPassVouchers.Voucher memory made = voucher(kind, fan, 0);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.expectRevert(open(1, NOW + WINDOW));
        pass.purchaseWithVoucher(made, address(0), signature);
        vm.warp(NOW + WINDOW);
        assertTrue(pass.isRenewable(1), "renewable later");
    }

    /// @custom:proves [S3.10] the next sale of a pass settles what it kept before
    function test_settlesOld() public {
        vm.prank(fan);
        pass.purchase{value: PRICE}(kind, fan, PRICE, referrer);
        vm.warp(NOW + WINDOW);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptSettled(1, creator, referrer, 0, PRICE - PRICE / 10, PRICE / 10);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptKept(
            1, fan, address(0), 0, PRICE, 0, uint40(NOW + 2 * MONTH), uint40(NOW + 2 * WINDOW), false
        );
        vm.prank(fan);
        pass.renewSubscription{value: PRICE}(1, MONTH);
        assertEq(creator.balance, PRICE - PRICE / 10, "creator");
        assertEq(referrer.balance, PRICE / 10, "referrer");
        assertEq(address(pass).balance, PRICE, "the new one is kept");
        sameReceipt(1, Receipt(fan, PRICE, address(0), uint40(NOW + 2 * MONTH), uint32(NOW + 2 * WINDOW), 0, 0));
    }

    /// @custom:proves [S3.8] what costs nothing keeps nothing and settles what was kept
    function test_free() public {
        buy(fan, kind);
        setPrice(kind, 0);
        vm.warp(NOW + WINDOW);
        buy(fan, kind);
        assertEq(pass.receiptOf(1).paid, 0, "no receipt");
        assertEq(creator.balance, PRICE, "settled");
        assertEq(pass.heldUntil(1), 0, "free to move");
        buy(other, kind);
        assertEq(pass.receiptOf(2).paid, 0, "none at all");
    }

    /// @custom:proves [S3.10] an upgrade makes the money kept for the old time the creator's
    function test_upgradeOut() public {
        vm.prank(fan);
        pass.purchase{value: PRICE}(kind, fan, PRICE, referrer);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptSettled(1, creator, referrer, 0, PRICE - PRICE / 10, PRICE / 10);
        vm.prank(fan);
        pass.upgrade{value: 2 * PRICE + PRICE / 10}(1, gold, 2 * PRICE + PRICE / 10);
        assertEq(pass.receiptOf(1).paid, 0, "settled");
        assertEq(creator.balance, 3 * PRICE, "creator: what counted is what reached the creator");
        assertEq(address(pass).balance, 0, "kept");
        assertEq(pass.heldUntil(1), 0, "free to move");
    }

    /// @custom:proves [S3.10] an upgrade into a refundable tier keeps what was paid for it
    function test_upgradeInto() public {
        uint16 high = flagged(4 * PRICE, MONTH, 5, 4);
        buy(fan, kind);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptKept(
            1, fan, address(0), 0, 3 * PRICE, 0, uint40(NOW + MONTH), uint40(NOW + WINDOW), true
        );
        vm.prank(fan);
        pass.upgrade{value: 3 * PRICE}(1, high, 3 * PRICE);
        assertEq(address(pass).balance, 3 * PRICE, "kept");
        assertEq(creator.balance, PRICE, "the old price is the creator's");
        vm.prank(fan);
        assertEq(pass.refund(1), 3 * PRICE * 29 / 30, "what was paid now but for a day");
        assertEq(pass.tier(high).minted, 0, "place given back");
        assertEq(pass.balanceOf(fan), 0, "the pass is gone");
    }

    /// @custom:proves [S3.10] the newest sale does not look at money of another pass
    function test_apart() public {
        buy(fan, kind);
        buy(other, kind);
        vm.prank(other);
        pass.refund(2);
        assertEq(address(pass).balance, PRICE, "kept");
        assertEq(pass.receiptOf(1).paid, PRICE, "untouched");
    }
}

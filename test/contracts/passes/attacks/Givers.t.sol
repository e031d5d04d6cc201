// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice Somebody who gives passes away to hold their receivers up, and wants to pay nothing for it.
contract GiversTest is Signed {
    address private mallory = address(0xBAD);
    uint16 private wanted; // rank 1, as `kind`, not refundable

    function setUp() public override {
        super.setUp();
        vm.deal(mallory, 10 ether);
        wanted = addTier(terms(PRICE, MONTH, 1));
    }

    /// @custom:proves [S3.12][T32] every gift costs its price, so that nobody stands in somebody's way for gas alone
    function test_everyGiftCosts() public {
        for (uint256 n; n < 5; ++n) {
            uint256 id = buyFor(mallory, fan, kind);
            vm.prank(fan);
            vm.expectRevert(
                abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, fan, id, kind)
            );
            pass.purchase{value: PRICE}(wanted, fan, PRICE, address(0));
            vm.prank(fan);
            vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoReceipt.selector, id));
            pass.refund(id);
            move(fan, other, id); // it can be passed on at once, and joins what the other has
        }
        assertEq(10 ether - mallory.balance, 5 * PRICE, "five prices");
        assertEq(creator.balance, 5 * PRICE, "the creator has them");
        buy(fan, wanted);
        assertTrue(pass.hasAccess(fan), "and the way is free");
    }

    /// @custom:proves [S3.12] whoever pays, with a permission of the payer or with a voucher: not the owner, no receipt
    function test_everyWay() public {
        IPassVouchers.Voucher memory made = voucher(kind, fan, PRICE / 2);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.prank(mallory);
        uint256 id = pass.purchaseWithVoucher{value: PRICE / 2}(made, address(0), signature);
        assertEq(pass.receiptOf(id).paid, 0, "by voucher");
        assertEq(creator.balance, PRICE / 2, "passed through");
        vm.warp(NOW + MONTH);
        vm.prank(mallory);
        pass.renewSubscription{value: PRICE}(id, MONTH);
        assertEq(pass.receiptOf(id).paid, 0, "more time");
        assertEq(creator.balance, PRICE / 2 + PRICE, "passed through");
        made = voucher(kind, other, PRICE / 2);
        made.nonce = 8;
        signature = signed(CREATOR_KEY, made);
        vm.prank(other);
        id = pass.purchaseWithVoucher{value: PRICE / 2}(made, address(0), signature);
        assertEq(pass.receiptOf(id).paid, PRICE / 2, "for oneself it is kept");
    }

    /// @custom:proves [S3.8][T32] a new pass for nothing goes to who takes it alone, unless the creator signed for its receiver
    function test_freePass() public {
        uint16 free = addTier(terms(0, 0, 1));
        vm.prank(mallory);
        vm.expectRevert(giftForNothing(mallory, fan));
        pass.purchase(free, fan, 0, address(0));
        assertFalse(pass.hasAccess(fan), "nothing in the way");
        buy(fan, wanted);
        buy(other, free);
        assertTrue(pass.hasAccess(other), "for oneself");
        IPassVouchers.Voucher memory made = voucher(free, mallory, 0);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.prank(other);
        pass.purchaseWithVoucher(made, address(0), signature);
        assertTrue(pass.hasAccess(mallory), "with the creator's word");
    }

    /// @custom:proves [S3.8][T32] nor does a pass for nothing reach somebody by a tier whose price fell to nothing
    function test_fallenPrice() public {
        setPrice(kind, 0);
        vm.prank(mallory);
        vm.expectRevert(giftForNothing(mallory, fan));
        pass.purchase(kind, fan, 0, address(0));
        setPrice(kind, 1);
        buyFor(mallory, fan, kind);
        assertEq(creator.balance, 1, "one wei is a price");
    }

    function giftForNothing(address payer, address to) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IStreamPassErrors.StreamPass_FreeForPayerOnly.selector, payer, to);
    }
}

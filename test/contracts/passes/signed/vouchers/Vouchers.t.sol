// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ApprovingWallet} from "../../../../../contracts/mocks/wallets/ApprovingWallet.sol";
import {IPassVouchers} from "../../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {StreamPass} from "../../../../../contracts/passes/StreamPass.sol";
import {Signed} from "../../kit/Signed.sol";

contract VouchersTest is Signed {
    uint96 private constant HALF = PRICE / 2;

    function refuses(bytes memory reason, IPassVouchers.Voucher memory made, bytes memory signature, uint256 value)
        private
    {
        vm.prank(fan);
        vm.expectRevert(reason);
        pass.purchaseWithVoucher{value: value}(made, address(0), signature);
    }

    function use(IPassVouchers.Voucher memory made) private returns (uint256) {
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.prank(fan);
        return pass.purchaseWithVoucher{value: made.price}(made, address(0), signature);
    }

    function forged() private view returns (bytes memory) {
        return abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, creator);
    }

    /// @custom:proves [S3.12] a discount sells at the price of the voucher and says so
    function test_discount() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, HALF);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassPurchased(1, bronze, fan, fan, 0, HALF, address(0), 0, uint40(NOW + MONTH));
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.VoucherUsed(7, 1);
        vm.prank(fan);
        assertEq(pass.purchaseWithVoucher{value: PRICE}(made, address(0), signature), 1, "id");
        assertEq(creator.balance, HALF, "creator");
        assertEq(fan.balance, 1_000 ether - HALF, "surplus returned");
        assertTrue(pass.isVoucherSpent(7), "spent");
        (, uint256 credit,) = pass.upgradeQuote(1, gold);
        assertEq(credit, HALF, "credit is the price paid");
    }

    /// @custom:proves [S3.12] a voucher extends a pass of its tier
    function test_extends() public {
        buy(fan, bronze);
        IPassVouchers.Voucher memory made = voucher(bronze, fan, HALF);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassExtended(1, bronze, other, 0, HALF, address(0), 0, uint40(NOW + 2 * MONTH));
        vm.prank(other);
        pass.purchaseWithVoucher{value: HALF}(made, address(0), signature);
        assertEq(endOf(fan), NOW + 2 * MONTH, "end");
    }

    /// @custom:proves [S3.12] the referral share is a share of the price of the voucher
    function test_referral() public {
        IPassVouchers.Voucher memory made = voucher(kind, fan, HALF);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassPurchased(1, kind, fan, fan, 0, HALF, referrer, HALF / 10, uint40(NOW + MONTH));
        vm.prank(fan);
        pass.purchaseWithVoucher{value: HALF}(made, referrer, signature);
        assertEq(pass.receiptOf(1).paid, HALF, "kept");
    }

    /// @custom:proves [S3.12] a free trial runs its own time for nothing
    function test_trial() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, 0);
        made.trial = 3 days;
        use(made);
        assertEq(endOf(fan), NOW + 3 days, "end");
        assertEq(creator.balance, 0, "creator");
        (, uint256 credit,) = pass.upgradeQuote(1, gold);
        assertEq(credit, 0, "credit");
    }

    /// @custom:proves [S3.12] a trial that costs something refuses with both values
    function test_paidTrial() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, 1);
        made.trial = 3 days;
        bytes memory signature = signed(CREATOR_KEY, made);
        refuses(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_TrialNotFree.selector, 3 days, 1), made, signature, 1
        );
    }

    /// @custom:proves [S3.12] a tier of grants only sells to whom the creator signed
    function test_allowList() public {
        uint16 closed = flagged(PRICE, MONTH, 1, 8);
        use(voucher(closed, fan, PRICE));
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.8] a paused tier and an unknown one refuse
    function test_closedTiers() public {
        uint16 paused = flagged(PRICE, MONTH, 1, 2);
        IPassVouchers.Voucher memory made = voucher(paused, fan, PRICE);
        bytes4 reason = IStreamPassErrors.StreamPass_TierPaused.selector;
        refuses(abi.encodeWithSelector(reason, paused), made, signed(CREATOR_KEY, made), PRICE);
        made = voucher(99, fan, 0);
        reason = IStreamPassErrors.StreamPass_NoTier.selector;
        refuses(abi.encodeWithSelector(reason, 99), made, signed(CREATOR_KEY, made), 0);
    }

    /// @custom:proves [S3.9] a voucher works once
    function test_once() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, HALF);
        use(made);
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_VoucherUsed.selector, 7);
        refuses(reason, made, signed(CREATOR_KEY, made), HALF);
        made.nonce = 8;
        use(made);
        made.nonce = 7 + 256;
        use(made);
        assertEq(endOf(fan), NOW + 3 * MONTH, "end");
    }

    /// @custom:proves [T44] the last second of a voucher counts and the next one does not
    function test_clock() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, HALF);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.warp(NOW + 1);
        bytes4 reason = IStreamPassErrors.StreamPass_VoucherExpired.selector;
        refuses(abi.encodeWithSelector(reason, NOW, NOW + 1), made, signature, HALF);
        vm.warp(NOW);
        vm.prank(fan);
        pass.purchaseWithVoucher{value: HALF}(made, address(0), signature);
    }

    /// @custom:proves [T44] every field of a voucher is signed
    function test_altered() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, HALF);
        made.validUntil = uint40(NOW + 1 days);
        bytes memory signature = signed(CREATOR_KEY, made);
        for (uint256 field; field < 6; ++field) {
            IPassVouchers.Voucher memory bent = voucher(bronze, fan, HALF);
            bent.validUntil = made.validUntil;
            if (field == 0) bent.tierId = gold;
            else if (field == 1) bent.to = other;
            else if (field == 2) bent.price = HALF - 1;
            else if (field == 3) (bent.price, bent.trial) = (0, 1);
            else if (field == 4) bent.validUntil += 1;
            else bent.nonce += 1;
            refuses(forged(), bent, signature, HALF);
        }
    }

    /// @custom:proves [T44] a voucher of another chain or another collection or another signer refuses
    function test_elsewhere() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, HALF);
        refuses(forged(), made, signed(ATTESTOR_KEY, made), HALF);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.chainId(999);
        refuses(forged(), made, signature, HALF);
        use(made);
        vm.prank(fan);
        StreamPass elsewhere = StreamPass(factory.createCollection("Kiln", "KILN", fan));
        made.nonce = 9;
        signature = signed(CREATOR_KEY, made);
        vm.prank(fan);
        elsewhere.createTier(terms(PRICE, MONTH, 1));
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, fan));
        vm.prank(fan);
        elsewhere.purchaseWithVoucher{value: HALF}(made, address(0), signature);
    }

    /// @custom:proves [S3.12] a creator that is a contract signs by answering
    function test_contractSigner() public {
        ApprovingWallet wallet = new ApprovingWallet();
        vm.prank(address(wallet));
        pass = StreamPass(factory.createCollection("Kiln", "KILN", creator));
        vm.prank(address(wallet));
        IPassVouchers.Voucher memory made = voucher(pass.createTier(terms(PRICE, MONTH, 1)), fan, HALF);
        bytes memory reason =
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, address(wallet));
        refuses(reason, made, "any", HALF);
        wallet.approveDigest(digestOf(made));
        vm.prank(fan);
        assertEq(pass.purchaseWithVoucher{value: HALF}(made, address(0), "any"), 1, "id");
    }

    /// @custom:proves [S3.9] one wei below the price of the voucher refuses with both values
    function test_underpaid() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, HALF);
        bytes4 reason = IStreamPassErrors.StreamPass_Underpaid.selector;
        refuses(abi.encodeWithSelector(reason, HALF - 1, HALF), made, signed(CREATOR_KEY, made), HALF - 1);
    }

    /// @custom:proves [S3.9] a voucher for dollars takes dollars and no native money
    function test_dollars() public {
        dollar.mint(fan, 9e6);
        vm.prank(fan);
        dollar.approve(address(pass), 5e6);
        IPassVouchers.Voucher memory made = voucher(dollars, fan, 5e6);
        bytes4 reason = IStreamPassErrors.StreamPass_ValueNotAccepted.selector;
        refuses(abi.encodeWithSelector(reason, 1), made, signed(CREATOR_KEY, made), 1);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.prank(fan);
        pass.purchaseWithVoucher(made, address(0), signature);
        assertEq(dollar.balanceOf(creator), 5e6, "creator");
        assertEq(dollar.balanceOf(fan), 4e6, "fan");
    }

    /// @custom:proves [S3.12] a voided voucher is worthless and only the creator voids
    function test_void() public {
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, fan));
        vm.prank(fan);
        pass.voidVoucher(7);
        assertFalse(pass.isVoucherSpent(7), "before");
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.VoucherVoided(7);
        vm.prank(creator);
        pass.voidVoucher(7);
        assertTrue(pass.isVoucherSpent(7), "spent");
        assertFalse(pass.isVoucherSpent(6), "its neighbour");
        IPassVouchers.Voucher memory made = voucher(bronze, fan, HALF);
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_VoucherUsed.selector, 7);
        refuses(reason, made, signed(CREATOR_KEY, made), HALF);
        vm.expectRevert(reason);
        vm.prank(creator);
        pass.voidVoucher(7);
    }

    /// @custom:proves [S3.9] a voucher for the zero address refuses
    function test_nobody() public {
        IPassVouchers.Voucher memory made = voucher(bronze, address(0), HALF);
        refuses(abi.encodeWithSignature("TransferToZeroAddress()"), made, signed(CREATOR_KEY, made), HALF);
    }
}

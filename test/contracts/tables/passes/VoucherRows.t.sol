// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {ShortDollar} from "../../../../contracts/mocks/tokens/amounts/ShortDollar.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Signed} from "../../passes/kit/Signed.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";
import {TokenMatrix} from "../kit/TokenMatrix.sol";

/// @notice Passes bought by a signature, straight through and into custody.
contract VoucherRowsTest is Signed, MoneyMatrix, TokenMatrix {
    uint96 private constant HALF = PRICE / 2;
    uint256 private constant MORE = 2 ether;

    FreezingToken private token;
    uint8 private index;
    uint16 private shared; // a tenth to the referrer
    uint16 private inToken;
    uint16 private oddKind; // refundable, in the changing token
    uint16 private odd;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.referralBps = 1_000;
        shared = addTier(made);
        made.referralBps = 0;
        made.currency = index;
        inToken = addTier(made);
        made.currency = currencies.list(address(changing));
        odd = addTier(made);
        (made.flags, made.refundWindow) = (4, WINDOW);
        oddKind = addTier(made);
        token.mint(fan, 1 ether);
        PlainToken(address(changing)).mint(fan, 1 ether);
        vm.startPrank(fan);
        token.approve(address(pass), 1 ether);
        PlainToken(address(changing)).approve(address(pass), 1 ether);
        vm.stopPrank();
        bytes memory again = abi.encodeCall(IStreamPass.purchase, (gold, other, 3 * PRICE, address(0)));
        attackWith(address(pass), 3 * PRICE, again);
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function payTo(address payee) private {
        vm.prank(creator);
        pass.setPayout(payee);
    }

    function useVoucher(address payer, uint16 tierId, address by, uint256 value) private {
        IPassVouchers.Voucher memory made = voucher(tierId, fan, HALF);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.deal(payer, payer.balance + value);
        vm.prank(payer);
        pass.purchaseWithVoucher{value: value}(made, by, signature);
        assertTrue(pass.hasAccess(fan), "access");
    }

    function voucherPaid(address payee) private {
        payTo(payee);
        useVoucher(fan, bronze, address(0), HALF);
    }

    function voucherReferred(address payee) private {
        useVoucher(fan, shared, payee, HALF);
    }

    function voucherOverpaid(address payee) private {
        useVoucher(payee, bronze, address(0), HALF + MORE);
    }

    function voucherInToken(address payee) private {
        payTo(payee);
        useVoucher(fan, inToken, address(0), 0);
    }

    function voucherOdd(address payer) private {
        useVoucher(payer, oddKind, address(0), 0);
    }

    function purchaseOdd(address payer) private {
        vm.prank(payer);
        pass.purchase(oddKind, payer, PRICE, address(0));
    }

    function noPermit() private pure returns (IPassVouchers.Permit memory made) {
        made.value = PRICE;
    }

    function permitted(address payee) private {
        payTo(payee);
        vm.prank(fan);
        pass.purchaseWithPermit(inToken, fan, PRICE, address(0), noPermit());
    }

    function permittedOdd(address payer) private {
        vm.prank(payer);
        pass.purchaseWithPermit(oddKind, payer, PRICE, address(0), noPermit());
    }

    function authorized(uint16 tierId, address payer, uint256 value) private {
        IPassVouchers.Authorization memory money;
        (money.from, money.value, money.validBefore, money.signature) = (payer, value, NOW + 1, "signed");
        vm.prank(relayer);
        pass.purchaseWithAuthorization(tierId, other, address(0), money);
    }

    function authorizedOdd(address payer) private {
        authorized(odd, payer, PRICE);
    }

    /// @custom:row PassVouchers.purchaseWithVoucher
    /// @custom:row StreamPass.purchaseWithVoucher
    /// @custom:proves [S3.78][T31][T32] a sale by voucher pays everybody their part, whoever they are
    function test_voucher() public {
        nativeRow(voucherPaid, HALF);
        nativeRow(voucherReferred, HALF / 10);
        nativeRow(voucherOverpaid, MORE);
        tokenRow(voucherInToken, token, index, HALF);
        takeRow(voucherOdd, fan, address(pass), HALF);
    }

    /// @custom:row StreamPass.purchase
    /// @custom:proves [S3.78][T31] a refundable pass is not sold for a token that moves another amount
    function test_custody() public {
        takeRow(purchaseOdd, fan, address(pass), PRICE);
    }

    /// @custom:row PassVouchers.purchaseWithPermit
    /// @custom:proves [S3.78][T31][T32] a sale by permit pays or keeps the price, and no hostile token buys
    function test_permit() public {
        tokenRow(permitted, token, index, PRICE);
        takeRow(permittedOdd, fan, address(pass), PRICE);
    }

    /// @custom:row PassVouchers.purchaseWithAuthorization
    /// @custom:proves [S3.78][T31] a signed payment that brings another amount buys nothing
    function test_authorization() public {
        signedRow(authorizedOdd, fan, creator, PRICE);
    }

    /// @custom:row PassVouchers.purchaseWithAuthorization
    /// @custom:proves [S3.78][T32] a creator or payer the token refuses finds the money in the ledger
    function test_authorizationRefused() public {
        ShortDollar money = new ShortDollar(0);
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.currency = currencies.list(address(money));
        uint16 tierId = addTier(made);
        money.mint(fan, 2 * PRICE);
        uint256 start = vm.snapshotState();
        authorized(tierId, fan, PRICE + 5);
        assertEq(money.balanceOf(creator), PRICE, "honest creator");
        assertEq(money.balanceOf(fan), PRICE, "honest payer");
        vm.revertToState(start);
        start = vm.snapshotState();
        money.refuse(creator);
        authorized(tierId, fan, PRICE + 5);
        assertEq(ledger.owed(creator, made.currency), PRICE, "creator");
        assertEq(money.balanceOf(fan), PRICE, "payer");
        vm.revertToState(start);
        money.refuse(fan);
        authorized(tierId, fan, PRICE + 5);
        assertEq(ledger.owed(fan, made.currency), 5, "surplus");
        assertEq(money.balanceOf(creator), PRICE, "creator paid");
        assertEq(money.balanceOf(address(pass)), 0, "nothing stays");
    }
}

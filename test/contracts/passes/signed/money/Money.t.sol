// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ShortDollar} from "../../../../../contracts/mocks/tokens/amounts/ShortDollar.sol";
import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {IPassVouchers} from "../../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Payments} from "../../../../../contracts/payments/Payments.sol";
import {Signed} from "../../kit/Signed.sol";

contract MoneyTest is Signed {
    uint256 private constant PAYER_KEY = 0xFA7;
    uint96 private constant NINE = 9e6;
    address private payer = vm.addr(PAYER_KEY);
    uint16 private held; // dollars, refundable
    uint16 private shared; // dollars, a tenth to the referrer

    function setUp() public override {
        super.setUp();
        IStreamPass.Tier memory made = terms(NINE, MONTH, 1);
        made.currency = 1;
        made.referralBps = 1_000;
        shared = addTier(made);
        made.flags = 4;
        made.refundWindow = WINDOW;
        held = addTier(made);
        dollar.mint(payer, 100e6);
    }

    function money(uint16 tierId, address to, uint256 value) private view returns (IPassVouchers.Authorization memory) {
        return moneyFor(tierId, to, referrer, value);
    }

    function moneyFor(uint16 tierId, address to, address by, uint256 value)
        private
        view
        returns (IPassVouchers.Authorization memory made)
    {
        bytes32 nonce = keccak256(abi.encode(block.chainid, address(pass), tierId, to, by, bytes32("salt")));
        bytes32 kindOf = keccak256(
            "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes32 hash = keccak256(abi.encode(kindOf, payer, address(pass), value, NOW - 1, NOW + 1, nonce));
        made.from = payer;
        made.value = value;
        made.validAfter = NOW - 1;
        made.validBefore = NOW + 1;
        made.salt = "salt";
        made.signature = signDigest(
            PAYER_KEY, keccak256(abi.encodePacked(hex"1901", dollar.DOMAIN_SEPARATOR(), hash))
        );
    }

    function send(uint16 tierId, address to, address by, IPassVouchers.Authorization memory made)
        private
        returns (uint256)
    {
        vm.prank(relayer);
        return pass.purchaseWithAuthorization(tierId, to, by, made);
    }

    function refuses(bytes memory reason, uint16 tierId, address to, address by, IPassVouchers.Authorization memory made)
        private
    {
        vm.expectRevert(reason);
        send(tierId, to, by, made);
    }

    /// @custom:proves [S3.1] money signed away buys a pass and the relayer pays only gas
    function test_authorization() public {
        IPassVouchers.Authorization memory made = money(shared, fan, NINE);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassPurchased(
            1, shared, fan, payer, 1, NINE, referrer, NINE / 10, uint40(NOW + MONTH)
        );
        assertEq(send(shared, fan, referrer, made), 1, "id");
        assertEq(dollar.balanceOf(creator), NINE - NINE / 10, "creator");
        assertEq(dollar.balanceOf(referrer), NINE / 10, "referrer");
        assertEq(dollar.balanceOf(payer), 100e6 - NINE, "payer");
        assertEq(dollar.balanceOf(address(pass)), 0, "kept");
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.9] what is above the price goes back to the payer
    function test_above() public {
        send(shared, fan, referrer, money(shared, fan, NINE + 5));
        assertEq(dollar.balanceOf(payer), 100e6 - NINE, "payer");
        assertEq(dollar.balanceOf(address(pass)), 0, "kept");
        assertEq(dollar.balanceOf(relayer), 0, "relayer");
    }

    /// @custom:proves [S3.9] money of a refundable tier stays in the collection for its payer
    function test_kept() public {
        send(held, payer, referrer, money(held, payer, NINE));
        assertEq(dollar.balanceOf(address(pass)), NINE, "kept");
        assertEq(pass.receiptOf(1).payer, payer, "payer");
        vm.prank(payer);
        assertEq(pass.refund(1), NINE * 29 / 30, "all but a day");
        assertEq(dollar.balanceOf(payer), 100e6 - NINE + NINE * 29 / 30, "back");
    }

    /// @custom:proves [T44] the sender can change neither tier nor receiver nor referrer nor salt
    function test_altered() public {
        IPassVouchers.Authorization memory made = money(shared, fan, NINE);
        bytes memory reason = abi.encodeWithSelector(TestDollar.TestDollar_BadSignature.selector, payer);
        refuses(reason, held, fan, referrer, made);
        refuses(reason, shared, other, referrer, made);
        refuses(reason, shared, fan, relayer, made);
        made.value += 1;
        refuses(reason, shared, fan, referrer, made);
        made.value -= 1;
        made.salt = "pepper";
        refuses(reason, shared, fan, referrer, made);
        made.salt = "salt";
        vm.chainId(999);
        refuses(reason, shared, fan, referrer, made);
    }

    /// @custom:proves [T44] an authorisation works once
    function test_once() public {
        IPassVouchers.Authorization memory made = money(shared, fan, NINE);
        send(shared, fan, referrer, made);
        bytes32 nonce = pass.authorizationNonce(shared, fan, referrer, "salt");
        assertEq(
            uint256(nonce),
            uint256(keccak256(abi.encode(block.chainid, address(pass), shared, fan, referrer, bytes32("salt")))),
            "nonce"
        );
        refuses(
            abi.encodeWithSelector(TestDollar.TestDollar_AuthorizationUsed.selector, payer, nonce),
            shared,
            fan,
            referrer,
            made
        );
    }

    /// @custom:proves [S3.9] a price above what was signed refuses with both values
    function test_below() public {
        bytes4 reason = IStreamPassErrors.StreamPass_PriceAboveMax.selector;
        IPassVouchers.Authorization memory made = money(shared, fan, NINE - 1);
        refuses(abi.encodeWithSelector(reason, NINE, NINE - 1), shared, fan, referrer, made);
    }

    /// @custom:proves [S3.8] native tiers and closed tiers and paused currencies refuse
    function test_closed() public {
        IPassVouchers.Authorization memory made = money(shared, fan, PRICE);
        bytes4 reason = IStreamPassErrors.StreamPass_NotAToken.selector;
        refuses(abi.encodeWithSelector(reason, bronze), bronze, fan, referrer, made);
        reason = IStreamPassErrors.StreamPass_NoTier.selector;
        refuses(abi.encodeWithSelector(reason, 99), 99, fan, referrer, made);
        IStreamPass.Tier memory closed = pass.tier(shared);
        closed.flags = 8;
        changeTier(shared, closed);
        reason = IStreamPassErrors.StreamPass_GrantsOnly.selector;
        refuses(abi.encodeWithSelector(reason, shared), shared, fan, referrer, made);
        closed.flags = 0;
        changeTier(shared, closed);
        currencies.setPaused(1, true);
        reason = IStreamPassErrors.StreamPass_CurrencyPaused.selector;
        refuses(abi.encodeWithSelector(reason, 1), shared, fan, referrer, made);
    }

    /// @custom:proves [S3.9] a token that moves less than it was asked for refuses with both values
    function test_short() public {
        ShortDollar short = new ShortDollar(-1);
        IStreamPass.Tier memory made = terms(NINE, MONTH, 1);
        made.currency = currencies.list(address(short));
        uint16 tierId = addTier(made);
        short.mint(payer, NINE);
        bytes memory reason =
            abi.encodeWithSelector(Payments.Payments_WrongAmount.selector, NINE - 1, uint256(NINE));
        refuses(reason, tierId, fan, referrer, money(tierId, fan, NINE));
    }

    /// @custom:proves [S3.9] a permit and a purchase are one transaction
    function test_permit() public {
        IPassVouchers.Permit memory made = permit(payer, NINE);
        vm.prank(payer);
        assertEq(pass.purchaseWithPermit(shared, fan, NINE, referrer, made), 1, "id");
        assertEq(dollar.balanceOf(creator), NINE - NINE / 10, "creator");
        assertEq(dollar.balanceOf(referrer), NINE / 10, "referrer");
        assertEq(dollar.allowance(payer, address(pass)), 0, "allowance left");
    }

    /// @custom:proves [S3.9] a permit that somebody sent before does not matter
    function test_permitUsed() public {
        IPassVouchers.Permit memory made = permit(payer, NINE);
        dollar.permit(payer, address(pass), made.value, made.deadline, made.v, made.r, made.s);
        vm.prank(payer);
        pass.purchaseWithPermit(shared, fan, NINE, referrer, made);
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.9] without a good permit the allowance is missing
    function test_permitOfAnother() public {
        IPassVouchers.Permit memory made = permit(payer, NINE);
        dollar.mint(other, NINE);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.TransferFromFailed.selector));
        vm.prank(other);
        pass.purchaseWithPermit(shared, fan, NINE, referrer, made);
    }

    /// @custom:proves [S3.9] native tiers and unknown ones and a price above the maximum refuse a permit
    function test_permitClosed() public {
        IPassVouchers.Permit memory made = permit(payer, NINE);
        vm.startPrank(payer);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotAToken.selector, bronze));
        pass.purchaseWithPermit(bronze, fan, NINE, referrer, made);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoTier.selector, 99));
        pass.purchaseWithPermit(99, fan, NINE, referrer, made);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_PriceAboveMax.selector, NINE, NINE - 1));
        pass.purchaseWithPermit(shared, fan, NINE - 1, referrer, made);
        vm.stopPrank();
    }

    function permit(address owner, uint256 value) private view returns (IPassVouchers.Permit memory made) {
        bytes32 kindOf =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 hash = keccak256(abi.encode(kindOf, owner, address(pass), value, dollar.nonces(owner), NOW));
        made.value = value;
        made.deadline = NOW;
        (made.v, made.r, made.s) =
            vm.sign(PAYER_KEY, keccak256(abi.encodePacked(hex"1901", dollar.DOMAIN_SEPARATOR(), hash)));
    }
}

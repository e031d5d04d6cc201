// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Stage} from "../../kit/Stage.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";

contract PassRowsTest is Stage, MoneyMatrix {
    FreezingToken private token;
    uint8 private index;
    uint16 private inToken;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
        IStreamPass.Tier memory made = terms(9e6, MONTH, 1);
        made.currency = index;
        inToken = addTier(made);
        token.mint(fan, 100e6);
        vm.prank(fan);
        token.approve(address(pass), 100e6);
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

    function purchase(address payee) private {
        payTo(payee);
        buy(fan, bronze);
        assertTrue(pass.hasAccess(fan), "access");
    }

    function purchaseInToken(address payee) private {
        payTo(payee);
        vm.prank(fan);
        pass.purchase(inToken, fan, 9e6, address(0));
        assertTrue(pass.hasAccess(fan), "access");
    }

    function renew(address payee) private {
        buy(fan, bronze);
        payTo(payee);
        uint256 id = idOf(fan);
        vm.prank(fan);
        pass.renewSubscription{value: PRICE}(id, MONTH);
        assertEq(endOf(fan), NOW + 2 * MONTH, "end");
    }

    function upgrade(address payee) private {
        buy(fan, bronze);
        payTo(payee);
        vm.warp(NOW + MONTH / 2);
        uint256 id = idOf(fan);
        vm.prank(fan);
        pass.upgrade{value: 3 * PRICE}(id, gold, 3 * PRICE);
    }

    /// @custom:row StreamPass.purchase
    /// @custom:proves [S3.78][T31][T32] a sale pays or keeps the price, in both kinds of money
    function test_purchase() public {
        nativeRow(purchase, PRICE);
        tokenRow(purchaseInToken, token, index, 9e6);
    }

    /// @custom:row StreamPass.renewSubscription
    /// @custom:proves [S3.78][T31][T32] so does more time
    function test_renew() public {
        nativeRow(renew, PRICE);
    }

    /// @custom:row StreamPass.upgrade
    /// @custom:proves [S3.78][T31][T32] so does an upgrade, less what the old time is worth
    function test_upgrade() public {
        nativeRow(upgrade, 3 * PRICE - PRICE / 2);
    }

    /// @custom:row StreamPass.approve
    /// @custom:row StreamPass.transferFrom
    /// @custom:proves [S3.78][T31] moving a pass takes no money
    function test_noMoney() public {
        uint256 id = buy(fan, bronze);
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_ValueNotAccepted.selector, 1);
        valueRow(fan, address(pass), abi.encodeWithSignature("approve(address,uint256)", other, id), reason);
        bytes memory data = abi.encodeWithSignature("transferFrom(address,address,uint256)", fan, other, id);
        valueRow(fan, address(pass), data, reason);
    }

    function has(address who) private view returns (bool) {
        return pass.hasAccess(who);
    }

    function hand(address to) private {
        uint256 id = buy(fan, bronze);
        vm.prank(fan);
        pass.safeTransferFrom(fan, to, id);
    }

    /// @custom:row StreamPass.safeTransferFrom
    /// @custom:proves [S3.78][T31] a receiver cannot move from inside what it does not own
    function test_hand() public {
        bytes memory theft = abi.encodeWithSignature("transferFrom(address,address,uint256)", creator, fan, 1);
        attackWith(address(pass), 0, theft, bytes4(keccak256("TransferFromIncorrectOwner()")));
        passRow(hand, has);
    }

    /// @custom:row StreamPass.cancelSubscription
    /// @custom:proves [S3.78][T31] a cancellation takes no money either
    function test_cancel() public {
        uint256 id = buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCancellable.selector, id));
        pass.cancelSubscription{value: 1}(id);
        assertEq(address(pass).balance, 0, "kept");
    }
}

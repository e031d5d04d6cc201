// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Roles} from "../../../../contracts/governance/Roles.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {PassVouchers} from "../../../../contracts/passes/vouchers/PassVouchers.sol";
import {PassManagement} from "../../../../contracts/passes/management/PassManagement.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Signed} from "../../passes/kit/Signed.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";

/// @notice Money a collection keeps, or that comes back when a pass ends.
contract ManagementRowsTest is Signed, MoneyMatrix {
    uint256 private constant MORE = 2 ether;

    FreezingToken private token;
    uint8 private index;
    uint16 private frozenKind; // as `kind`, in the token
    uint16 private frozenBronze;
    bool private frozen;
    bool private payeePaid; // otherwise the payee is the creator's

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
        IStreamPass.Tier memory made = pass.tier(kind);
        made.currency = index;
        frozenKind = addTier(made);
        made = terms(PRICE, MONTH, 1);
        made.currency = index;
        frozenBronze = addTier(made);
        bytes memory again = abi.encodeCall(IStreamPass.purchase, (gold, other, 3 * PRICE, address(0)));
        attackWith(address(pass), 3 * PRICE, again);
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function bought(address payer, address owner, uint16 tierId) private returns (uint256 id) {
        vm.warp(NOW);
        if (frozen) {
            token.mint(payer, PRICE);
            vm.prank(payer);
            token.approve(address(pass), PRICE);
        } else {
            vm.deal(payer, payer.balance + PRICE);
        }
        vm.prank(payer);
        id = pass.purchase{value: frozen ? 0 : PRICE}(tierId, owner, PRICE, address(0));
    }

    function kept(address payee) private returns (uint256 id) {
        if (!payeePaid) {
            vm.prank(creator);
            pass.setPayout(payee);
        }
        address buyer = payeePaid ? payee : fan;
        id = bought(buyer, buyer, frozen ? frozenKind : kind);
        assertEq(frozen ? token.balanceOf(address(pass)) : address(pass).balance, PRICE, "in custody");
    }

    function refund(address payee) private {
        uint256 id = kept(payee);
        vm.warp(NOW + 3 days);
        vm.prank(pass.ownerOf(id));
        assertEq(pass.refund(id), PRICE * 26 / 30, "back"); // the fourth day began
    }

    function sweep(address payee) private {
        uint256[] memory list = new uint256[](1);
        list[0] = kept(payee);
        vm.warp(NOW + WINDOW);
        vm.prank(relayer);
        pass.sweepMatured(list);
    }

    function revoke(address owner) private {
        uint256 id = bought(other, owner, frozen ? frozenBronze : bronze);
        vm.warp(NOW + MONTH / 2);
        if (frozen) {
            vm.prank(creator);
            token.approve(address(pass), PRICE / 2);
        }
        vm.prank(creator);
        pass.revoke{value: frozen ? 0 : PRICE / 2}(id, PRICE / 2);
        assertFalse(pass.hasAccess(owner), "access");
    }

    /// @dev An attestor ends a pass paid by card, which is worth nothing, and sends too much.
    function revokeCard(address by) private {
        manager.grantRole(Roles.ATTESTOR, by, 0);
        uint256 id = claim(bronze, fan);
        vm.deal(by, by.balance + MORE);
        vm.prank(by);
        pass.revoke{value: MORE}(id, 0);
        assertFalse(pass.hasAccess(fan), "access");
    }

    function eitherRow(function(address) internal act, uint256 amount) private {
        frozen = false;
        nativeRow(act, amount);
        frozen = true;
        tokenRow(act, token, index, amount);
    }

    /// @custom:row PassManagement.refund
    /// @custom:proves [S3.78][T31][T32] neither who paid nor the creator can hold a refund up
    function test_refund() public {
        payeePaid = true;
        eitherRow(refund, PRICE * 26 / 30);
        payeePaid = false;
        eitherRow(refund, PRICE - PRICE * 26 / 30);
    }

    /// @custom:row PassManagement.sweepMatured
    /// @custom:proves [S3.78][T31][T32] money that was kept reaches the creator or waits
    function test_sweep() public {
        eitherRow(sweep, PRICE);
    }

    /// @custom:row PassManagement.revoke
    /// @custom:row StreamPass.revoke
    /// @custom:proves [S3.78][T31][T32] what a pass is worth reaches its owner or waits, and the rest who ended it
    function test_revoke() public {
        eitherRow(revoke, PRICE / 2);
        nativeRow(revokeCard, MORE);
    }

    /// @custom:row PassManagement.transferFrom
    /// @custom:row PassVouchers.transferFrom
    /// @custom:proves [S3.78][T31] passes move through the collection; its parts by themselves move and take nothing
    function test_parts() public {
        uint256 id = buy(fan, bronze);
        uint256 start = vm.snapshotState();
        move(fan, other, id);
        assertEq(pass.ownerOf(id), other, "honest");
        vm.revertToState(start);
        PassManagement second = new PassManagement(address(factory), ledger, currencies, manager);
        PassVouchers first = new PassVouchers(address(factory), ledger, currencies, manager);
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotHere.selector);
        uint256 before = fan.balance;
        vm.startPrank(fan);
        vm.expectRevert(reason);
        first.transferFrom{value: 1}(fan, other, id);
        vm.expectRevert(reason);
        second.transferFrom{value: 1}(fan, other, id);
        vm.stopPrank();
        assertEq(fan.balance, before, "kept");
        assertEq(StreamPass(address(pass)).ownerOf(id), fan, "owner");
    }
}

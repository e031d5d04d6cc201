// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IPassRenewals} from "../../../../contracts/passes/renewals/IPassRenewals.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Renewing} from "../../passes/renewals/Renewing.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";
import {TokenMatrix} from "../kit/TokenMatrix.sol";

contract RenewalRowsTest is Renewing, MoneyMatrix, TokenMatrix, RoleMatrix {
    FreezingToken private token;
    uint8 private index;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](7);
        (people[0], people[1], people[2], people[3]) = (fan, other, creator, keeper);
        (people[4], people[5], people[6]) = (address(pass), address(factory), address(ledger));
    }

    /// @dev Somebody with a pass in this currency wants it renewed.
    function wanted(address money, uint8 currency) private {
        IStreamPass.Tier memory made = terms(COST, MONTH, 1);
        made.currency = currency;
        uint16 tierId = addTier(made);
        PlainToken(money).mint(other, 100e6);
        vm.startPrank(other);
        PlainToken(money).approve(address(pass), COST);
        uint256 bought = pass.purchase(tierId, other, COST, address(0));
        PlainToken(money).approve(address(renewals), 50e6);
        id = renewals.subscribe(address(pass), uint64(bought), CAP, 2, TIP);
        vm.stopPrank();
        vm.warp(OPENS);
    }

    function chargeFor(address payee) private {
        vm.prank(creator);
        pass.setPayout(payee);
        charge(id);
        assertEq(endOf(other), END + MONTH, "end");
    }

    function chargeBy(address) private {
        charge(id);
    }

    /// @custom:row PassRenewals.charge
    /// @custom:proves [S3.78][T32] a creator the token refuses finds the price of a renewal in the ledger
    function test_charge() public {
        wanted(address(token), index);
        tokenRow(chargeFor, token, index, COST);
    }

    /// @custom:row PassRenewals.charge
    /// @custom:proves [S3.78][T32] a keeper the token refuses charges nothing, and the next keeper does
    function test_keeper() public {
        wanted(address(token), index);
        uint256 start = vm.snapshotState();
        charge(id);
        assertEq(token.balanceOf(keeper), TIP, "honest");
        vm.revertToState(start);
        token.freeze(keeper, true);
        uint256 before = token.balanceOf(other);
        for (uint256 n; n < 2; ++n) {
            token.setAnswersFalse(n == 1);
            vm.expectRevert(abi.encodeWithSignature("TransferFromFailed()"));
            charge(id);
        }
        assertEq(token.balanceOf(other), before, "kept");
        assertEq(endOf(other), END, "end");
        vm.prank(fan);
        renewals.charge(id);
        assertEq(token.balanceOf(fan), TIP, "the next one");
        assertEq(endOf(other), END + MONTH, "renewed");
    }

    /// @custom:row PassRenewals.charge
    /// @custom:proves [S3.78][T31] a token that moves another amount renews nothing
    function test_odd() public {
        wanted(address(changing), currencies.list(address(changing)));
        amountRow(chargeBy, other, creator, COST);
    }

    function notOwner(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IPassRenewals.PassRenewals_NotOwner.selector, who, fan);
    }

    function notSubscriber(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IPassRenewals.PassRenewals_NotSubscriber.selector, who, fan);
    }

    /// @custom:caller PassRenewals.subscribe
    /// @custom:proves [S3.78] only the owner of a pass has it renewed
    function test_subscribe() public {
        bytes memory data = abi.encodeCall(IPassRenewals.subscribe, (address(pass), passId, CAP, 2, TIP));
        callerRow(fan, address(renewals), data, notOwner);
    }

    /// @custom:caller PassRenewals.cancel
    /// @custom:proves [S3.78] only the subscriber ends a subscription
    function test_cancel() public {
        callerRow(fan, address(renewals), abi.encodeCall(IPassRenewals.cancel, (subscribe(2))), notSubscriber);
    }
}

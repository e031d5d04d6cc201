// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {IRoomHubEvents} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {RoomStage} from "../RoomStage.sol";

contract DollarTipsTest is RoomStage {
    error TransferFromFailed();

    function setUp() public override {
        super.setUp();
        dollar.mint(fan, 100e6);
        vm.prank(fan);
        dollar.approve(address(hub), 9e6);
    }

    function give(IRoomHub.Tip memory made) private {
        vm.prank(fan);
        hub.tip(made);
    }

    /// @custom:proves [S3.1][S3.25] dollars move straight to the payee with an exact allowance
    function test_dollars() public {
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.Tipped(room, fan, payee, 1, 1, 9e6, 0, 0);
        give(dollarTip(9e6));
        assertEq(dollar.balanceOf(payee), 9e6, "payee");
        assertEq(dollar.balanceOf(fan), 91e6, "fan");
        assertEq(dollar.balanceOf(address(hub)) + dollar.balanceOf(address(ledger)), 0, "kept");
        assertEq(dollar.allowance(fan, address(hub)), 0, "allowance left");
    }

    /// @custom:proves [S3.25] native money beside dollars refuses
    function test_valueBesideDollars() public {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_WrongValue.selector, 1, 0));
        hub.tip{value: 1}(dollarTip(9e6));
    }

    /// @custom:proves [S3.25] dollars without allowance refuse
    function test_withoutAllowance() public {
        vm.expectRevert(abi.encodeWithSelector(TransferFromFailed.selector));
        give(dollarTip(9e6 + 1));
        assertEq(dollar.balanceOf(payee), 0, "payee");
    }

    /// @custom:proves [S3.10][T32] a frozen payee finds the dollars in the ledger
    function test_frozenPayee() public {
        FreezingToken token_ = new FreezingToken();
        IRoomHub.Tip memory made = dollarTip(5);
        made.currency = currencies.list(address(token_));
        token_.mint(fan, 15);
        token_.freeze(payee, true);
        vm.prank(fan);
        token_.approve(address(hub), 15);
        vm.expectEmit(address(ledger));
        emit ILedger.Credited(payee, made.currency, address(hub), 5, 5);
        give(made);
        token_.setAnswersFalse(true);
        give(made);
        assertEq(ledger.owed(payee, made.currency), 10, "owed");
        assertEq(token_.balanceOf(address(hub)), 0, "kept by the hub");
        token_.freeze(payee, false);
        give(made);
        assertEq(token_.balanceOf(payee), 5, "after the thaw");
    }

    /// @custom:proves [S3.25] a currency is learned once and said once
    function test_learned() public {
        assertEq(hub.tokenOf(1), address(0), "before");
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.CurrencyLearned(1, address(dollar));
        give(dollarTip(4e6));
        assertEq(hub.tokenOf(1), address(dollar), "after");
        assertEq(hub.tokenOf(0), address(0), "native");
        vm.recordLogs();
        give(dollarTip(5e6));
        assertEq(vm.getRecordedLogs().length, 2, "the tip and the token's own event");
    }

    /// @custom:proves [S3.25] an unlisted currency refuses
    function test_unlisted() public {
        IRoomHub.Tip memory made = dollarTip(1);
        made.currency = 2;
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
        give(made);
    }

    /// @custom:proves [S3.25] a paused currency still moves between people
    function test_paused() public {
        currencies.setPaused(1, true);
        give(dollarTip(9e6));
        assertEq(dollar.balanceOf(payee), 9e6, "payee");
    }
}

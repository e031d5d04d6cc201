// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {MoneyStage} from "../MoneyStage.sol";

/// @notice Our list of currencies never changes a token. The ledger does not rely on it: no list it is made with can turn
/// a debt of worthless tokens into a debt of dollars.
contract RelabelledLedgerTest is MoneyStage {
    TestDollar private junk;

    function setUp() public override {
        super.setUp();
        junk = new TestDollar();
        currencies.list(address(junk)); // currency 2
        put(dollar, 1, other, 100);
        put(junk, 2, fan, 100);
    }

    function put(TestDollar token, uint8 currency, address account, uint256 amount) private {
        token.mint(address(this), amount);
        token.approve(address(ledger), amount);
        ledger.creditToken(account, currency, amount);
    }

    /// @notice From now on the list says that every index is `token`.
    function relabel(address token) private {
        bytes memory question = abi.encodePacked(currencies.currencyAt.selector);
        vm.mockCall(address(currencies), question, abi.encode(token, uint8(18), false));
    }

    /// @custom:proves [S3.10][T30] a list of currencies that changed its word turns no debt into another
    function test_debts() public {
        relabel(address(dollar));
        assertEq(ledger.withdrawFor(fan, 2), 100, "paid");
        assertEq(dollar.balanceOf(fan), 0, "not in dollars");
        assertEq(junk.balanceOf(fan), 100, "in what was deposited");
        relabel(address(junk));
        assertEq(ledger.withdrawFor(other, 1), 100, "paid too");
        assertEq(dollar.balanceOf(other), 100, "in dollars");
    }

    /// @custom:proves [S3.10][T30] nor does it let anybody deposit something else from then on
    function test_deposits() public {
        relabel(address(junk));
        junk.mint(address(this), 7);
        junk.approve(address(ledger), 7);
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFromFailed.selector));
        ledger.creditToken(fan, 1, 7);
        put(dollar, 1, fan, 7);
        assertEq(dollar.balanceOf(address(ledger)), 107, "dollars");
        assertEq(ledger.owed(fan, 1), 7, "owed");
    }

    /// @custom:proves [S3.10][T30] what a currency is stands in the log of its first deposit and never again
    function test_said() public {
        TestDollar third = new TestDollar();
        currencies.list(address(third));
        third.mint(address(this), 3);
        third.approve(address(ledger), 3);
        vm.expectEmit(address(ledger));
        emit ILedger.CurrencyFixed(3, address(third));
        vm.expectEmit(address(ledger));
        emit ILedger.Credited(fan, 3, address(this), 1, 1);
        ledger.creditToken(fan, 3, 1);
        vm.recordLogs();
        ledger.creditToken(fan, 3, 2);
        assertEq(vm.getRecordedLogs().length, 2, "a credit and a transfer");
    }
}

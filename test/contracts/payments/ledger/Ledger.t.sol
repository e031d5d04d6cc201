// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {SkimmingToken} from "../../../../contracts/mocks/SkimmingToken.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {MoneyStage} from "../MoneyStage.sol";

contract LedgerTest is MoneyStage {
    function putDollars(address account, uint256 amount) private {
        dollar.mint(address(this), amount);
        dollar.approve(address(ledger), amount);
        ledger.creditToken(account, 1, amount);
    }

    /// @custom:proves [S3.10] native money waits for its account and the total is said
    function test_credit() public {
        ledger.creditNative{value: 1}(fan);
        vm.expectEmit(address(ledger));
        emit ILedger.Credited(fan, 0, address(this), 2, 3);
        ledger.creditNative{value: 2}(fan);
        assertEq(ledger.owed(fan, 0), 3, "owed");
    }

    /// @custom:proves [S3.10] nothing and nobody refuse
    function test_empty() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_EmptyCredit.selector, fan, 0));
        ledger.creditNative(fan);
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_EmptyCredit.selector, address(0), 1));
        ledger.creditNative{value: 1}(address(0));
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_EmptyCredit.selector, fan, 0));
        ledger.creditToken(fan, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_EmptyCredit.selector, address(0), 1));
        ledger.creditToken(address(0), 1, 1);
    }

    /// @custom:proves [S3.10] tokens are pulled from the depositor
    function test_creditToken() public {
        putDollars(fan, 2);
        dollar.mint(address(this), 3);
        dollar.approve(address(ledger), 3);
        vm.expectEmit(address(ledger));
        emit ILedger.Credited(fan, 1, address(this), 3, 5);
        ledger.creditToken(fan, 1, 3);
        assertEq(ledger.owed(fan, 1), 5, "owed");
        assertEq(dollar.balanceOf(address(ledger)), 5, "held");
        assertEq(ledger.owed(fan, 0), 0, "native");
    }

    /// @custom:proves [S3.10] tokens without allowance refuse
    function test_creditWithoutAllowance() public {
        dollar.mint(address(ledger), 100); // stray money is nobody's credit
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFromFailed.selector));
        ledger.creditToken(fan, 1, 5);
    }

    /// @custom:proves [S3.10] native money is no token and an unlisted currency refuses
    function test_notAToken() public {
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_NotAToken.selector, 0));
        ledger.creditToken(fan, 0, 5);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 9));
        ledger.creditToken(fan, 9, 5);
    }

    /// @custom:proves [S3.10] a token that keeps a part refuses
    function test_skimming() public {
        SkimmingToken token = new SkimmingToken();
        uint8 index = currencies.list(address(token));
        token.mint(address(this), 10);
        token.approve(address(ledger), 10);
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_WrongAmount.selector, 9, 10));
        ledger.creditToken(fan, index, 10);
        assertEq(ledger.owed(fan, index), 0, "owed");
    }

    /// @custom:proves [S3.10] a paused currency can still be credited
    function test_pausedCredit() public {
        currencies.setPaused(1, true);
        putDollars(fan, 5);
        assertEq(ledger.owed(fan, 1), 5, "owed");
    }

    /// @custom:proves [S3.10] the owner sends it anywhere
    function test_withdraw() public {
        ledger.creditNative{value: 7}(fan);
        vm.expectEmit(address(ledger));
        emit ILedger.Withdrawn(fan, 0, referrer, 7, 0);
        vm.prank(fan);
        assertEq(ledger.withdraw(0, referrer), 7, "amount");
        assertEq(referrer.balance, 7, "receiver");
        assertEq(ledger.owed(fan, 0), 0, "owed");
    }

    /// @custom:proves [S3.10] anybody sends it to its owner
    function test_withdrawFor() public {
        putDollars(fan, 5);
        vm.expectEmit(address(ledger));
        emit ILedger.Withdrawn(fan, 1, fan, 5, 0);
        vm.prank(other);
        assertEq(ledger.withdrawFor(fan, 1), 5, "amount");
        assertEq(ledger.owed(fan, 1), 0, "owed");
        assertEq(dollar.balanceOf(fan), 5, "owner");
        assertEq(dollar.balanceOf(other), 0, "caller");
    }

    /// @custom:proves [S3.10] nothing owed refuses
    function test_nothingOwed() public {
        bytes memory reason = abi.encodeWithSelector(ILedger.Ledger_NothingOwed.selector, fan, 0);
        vm.expectRevert(reason);
        ledger.withdrawFor(fan, 0);
        vm.prank(fan);
        vm.expectRevert(reason);
        ledger.withdraw(0, fan);
    }

    /// @custom:proves [S3.10] the zero address refuses
    function test_toNobody() public {
        ledger.creditNative{value: 7}(fan);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ILedger.Ledger_ZeroAddress.selector));
        ledger.withdraw(0, address(0));
    }

    /// @custom:proves [S3.10][T32] a refusing receiver leaves it owed
    function test_refusing() public {
        RefusingPayee payee = new RefusingPayee();
        ledger.creditNative{value: 7}(address(payee));
        vm.expectRevert(abi.encodeWithSelector(ILedger.ETHTransferFailed.selector));
        ledger.withdrawFor(address(payee), 0);
        assertEq(ledger.owed(address(payee), 0), 7, "owed");
        payee.setWilling(true);
        ledger.withdrawFor(address(payee), 0);
        assertEq(address(payee).balance, 7, "paid");
    }

    /// @custom:proves [S3.10] a paused currency can still be withdrawn
    function test_pausedWithdraw() public {
        putDollars(fan, 5);
        currencies.setPaused(1, true);
        ledger.withdrawFor(fan, 1);
        assertEq(dollar.balanceOf(fan), 5, "owner");
    }

    /// @custom:proves [S3.10] the ledger holds exactly what it owes
    function testFuzz_sum(uint8[24] calldata steps) public {
        address[3] memory accounts = [fan, other, referrer];
        for (uint256 n; n < steps.length; ++n) {
            address account = accounts[steps[n] % 3];
            uint8 currency = (steps[n] >> 2) % 2;
            if (steps[n] & 128 != 0) {
                if (ledger.owed(account, currency) != 0) ledger.withdrawFor(account, currency);
            } else if (currency == 0) {
                ledger.creditNative{value: n + 1}(account);
            } else {
                putDollars(account, n + 1);
            }
        }
        for (uint8 currency; currency < 2; ++currency) {
            uint256 sum;
            for (uint256 n; n < 3; ++n) {
                sum += ledger.owed(accounts[n], currency);
            }
            assertEq(sum, currency == 0 ? address(ledger).balance : dollar.balanceOf(address(ledger)), "sum");
        }
    }
}

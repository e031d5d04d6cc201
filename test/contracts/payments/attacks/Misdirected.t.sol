// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {MoneyStage} from "../MoneyStage.sol";

/// @notice Withdrawals into the ledger itself: the debt would end and the money would be nobody's.
contract MisdirectedWithdrawalTest is MoneyStage {
    function putDollars(address account) private {
        dollar.mint(address(this), 5);
        dollar.approve(address(ledger), 5);
        ledger.creditToken(account, 1, 5);
    }

    /// @custom:proves [S3.10][T32] a token cannot be withdrawn into the ledger and stays owed
    function test_toLedger() public {
        putDollars(fan);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFailed.selector));
        ledger.withdraw(1, address(ledger));
        assertEq(ledger.owed(fan, 1), 5, "owed");
        vm.prank(fan);
        ledger.withdraw(1, fan);
        assertEq(dollar.balanceOf(fan), 5, "withdrawn");
    }

    /// @custom:proves [S3.10][T32] nobody can end a debt of the ledger to itself without money moving
    function test_forLedger() public {
        putDollars(address(ledger));
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFailed.selector));
        ledger.withdrawFor(address(ledger), 1);
        assertEq(ledger.owed(address(ledger), 1), dollar.balanceOf(address(ledger)), "holds what it owes");
    }

    /// @custom:proves [S3.10][T32] native money cannot be withdrawn into the ledger and stays owed
    function test_nativeToLedger() public {
        ledger.creditNative{value: 1}(fan);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ILedger.ETHTransferFailed.selector));
        ledger.withdraw(0, address(ledger));
        assertEq(ledger.owed(fan, 0), 1, "owed");
    }
}

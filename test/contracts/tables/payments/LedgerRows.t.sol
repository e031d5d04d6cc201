// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {ReenteringToken} from "../../../../contracts/mocks/tokens/powers/ReenteringToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {MoneyStage} from "../../payments/MoneyStage.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";

contract LedgerRowsTest is MoneyStage, MoneyMatrix {
    FreezingToken private token;
    uint8 private index;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
        attackWith(address(ledger), 0, abi.encodeCall(ILedger.withdraw, (0, address(0xBAD))));
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function credit(address payee) private {
        vm.prank(fan);
        ledger.creditNative{value: 3 ether}(payee);
    }

    function withdraw(address payee) private {
        credit(payee);
        vm.prank(payee);
        ledger.withdraw(0, payee);
    }

    function withdrawFor(address payee) private {
        credit(payee);
        vm.prank(other);
        ledger.withdrawFor(payee, 0);
    }

    function creditToken(address payee) private {
        token.mint(fan, 5);
        vm.startPrank(fan);
        token.approve(address(ledger), 5);
        ledger.creditToken(payee, index, 5);
        vm.stopPrank();
    }

    /// @custom:row Ledger.creditNative
    /// @custom:proves [S3.78][T32] a credit calls nobody and waits for everybody
    function test_creditNative() public {
        address[3] memory accounts = [fan, other, address(ledger)];
        for (uint256 n; n < 3; ++n) {
            credit(accounts[n]);
            assertEq(ledger.owed(accounts[n], 0), 3 ether, "owed");
        }
        assertEq(address(ledger).balance, 9 ether, "held");
    }

    /// @custom:row Ledger.creditToken
    /// @custom:proves [S3.78][T32] a token credit reaches even a frozen account and none when the ledger is frozen
    function test_creditToken() public {
        uint256 start = vm.snapshotState();
        creditToken(other);
        assertEq(ledger.owed(other, index), 5, "honest");
        vm.revertToState(start);
        start = vm.snapshotState();
        token.freeze(other, true);
        creditToken(other);
        assertEq(ledger.owed(other, index), 5, "frozen payee");
        assertEq(token.balanceOf(address(ledger)), 5, "held");
        vm.revertToState(start);
        token.mint(fan, 5);
        token.freeze(address(ledger), true);
        vm.startPrank(fan);
        token.approve(address(ledger), 5);
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFromFailed.selector));
        ledger.creditToken(other, index, 5);
        vm.stopPrank();
        assertEq(ledger.owed(other, index), 0, "frozen ledger");
    }

    /// @custom:row Ledger.creditToken
    /// @custom:proves [S3.78][T31] a token cannot draw money from inside its own credit
    function test_creditReentered() public {
        ReenteringToken thief = new ReenteringToken();
        uint8 number = currencies.list(address(thief));
        credit(other);
        thief.mint(fan, 5);
        thief.prepare(address(ledger), abi.encodeCall(ILedger.withdrawFor, (other, 0)));
        vm.startPrank(fan);
        thief.approve(address(ledger), 5);
        ledger.creditToken(fan, number, 5);
        vm.stopPrank();
        assertEq(thief.tries(), 1, "the attack was made");
        assertFalse(thief.succeeded(), "the attack went through");
        assertEq(uint32(thief.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "reason");
        assertEq(ledger.owed(fan, number), 5, "credited");
        assertEq(ledger.owed(other, 0), 3 ether, "kept");
        assertEq(other.balance, 1_000 ether, "not paid");
    }

    /// @custom:row Ledger.withdraw
    /// @custom:proves [S3.78][T31][T32] a withdrawal pays once and a payee that refuses keeps its claim
    function test_withdraw() public {
        pullRow(withdraw, 3 ether, ILedger.ETHTransferFailed.selector);
    }

    /// @custom:row Ledger.withdrawFor
    /// @custom:proves [S3.78][T31][T32] the same when somebody else pays the gas
    function test_withdrawFor() public {
        pullRow(withdrawFor, 3 ether, ILedger.ETHTransferFailed.selector);
    }
}

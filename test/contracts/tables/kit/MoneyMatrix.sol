// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {PassCollector} from "../../../../contracts/mocks/PassCollector.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Assertions} from "../../kit/Assertions.sol";

/// @title MoneyMatrix
/// @notice One row for each function that takes or pays money: first with an honest receiver, then in the same state with
/// every hostile one. What was due must have arrived or wait in the Ledger, to the last unit, whoever receives it.
abstract contract MoneyMatrix is Assertions {
    error NotRefused(string what);

    /// @dev What the attacker does from inside while it is being paid.
    address private target;
    uint256 private value;
    bytes private call;
    bytes4 private refusal;

    function(address) internal private _act;

    function ledgerOfRow() internal view virtual returns (ILedger);

    /// @dev Sets what a re-entering receiver tries, and the first word of what it must be told.
    function attackWith(address target_, uint256 value_, bytes memory call_, bytes4 refusal_) internal {
        (target, value, call, refusal) = (target_, value_, call_, refusal_);
    }

    function attackWith(address target_, uint256 value_, bytes memory call_) internal {
        attackWith(target_, value_, call_, bytes4(keccak256("ReentrancyGuardReentrantCall()")));
    }

    /// @dev A row that pays `amount` of native money to the payee `act` is given.
    function nativeRow(function(address) internal act, uint256 amount) internal {
        uint256 start = vm.snapshotState();
        paid(act, address(new HonestPayee()), amount, 0);
        for (uint256 n; n < 3; ++n) {
            vm.revertToState(start);
            start = vm.snapshotState();
            paid(act, blocker(n), 0, amount);
        }
        vm.revertToState(start);
        start = vm.snapshotState();
        Reenterer thief = attacker();
        paid(act, address(thief), amount, 0);
        assertEq(thief.tries(), 1, "the attack was made");
        assertFalse(thief.succeeded(), "the attack went through");
        assertEq(uint32(thief.reason()), uint32(refusal), "reason");
        vm.revertToState(start);
    }

    /// @dev A row that sends `amount` to the payee who asks for it: a payee that refuses keeps its claim.
    function pullRow(function(address) internal act, uint256 amount, bytes4 reason) internal {
        uint256 start = vm.snapshotState();
        paid(act, address(new HonestPayee()), amount, 0);
        for (uint256 n; n < 3; ++n) {
            vm.revertToState(start);
            start = vm.snapshotState();
            refused(act, blocker(n), reason);
        }
        vm.revertToState(start);
        start = vm.snapshotState();
        Reenterer thief = attacker();
        paid(act, address(thief), amount, 0);
        assertEq(thief.tries(), 1, "the attack was made");
        assertFalse(thief.succeeded(), "the attack went through");
        assertEq(uint32(thief.reason()), uint32(refusal), "reason");
        vm.revertToState(start);
    }

    /// @dev A row that calls nobody: `amount` waits for every payee, and none of them is woken.
    function creditRow(function(address) internal act, uint256 amount) internal {
        uint256 start = vm.snapshotState();
        paid(act, address(new HonestPayee()), 0, amount);
        for (uint256 n; n < 3; ++n) {
            vm.revertToState(start);
            start = vm.snapshotState();
            paid(act, blocker(n), 0, amount);
        }
        vm.revertToState(start);
        start = vm.snapshotState();
        Reenterer thief = attacker();
        paid(act, address(thief), 0, amount);
        assertEq(thief.tries(), 0, "somebody was called");
        vm.revertToState(start);
    }

    /// @dev A row that moves `amount` of a token that can freeze the payee.
    function tokenRow(function(address) internal act, FreezingToken token, uint8 currency, uint256 amount)
        internal
    {
        address payee = address(0x9A1E);
        uint256 start = vm.snapshotState();
        act(payee);
        assertEq(token.balanceOf(payee), amount, "honest payee");
        assertEq(ledgerOfRow().owed(payee, currency), 0, "nothing waits");
        for (uint256 n; n < 2; ++n) {
            vm.revertToState(start);
            start = vm.snapshotState();
            token.setAnswersFalse(n == 1);
            token.freeze(payee, true);
            act(payee);
            assertEq(token.balanceOf(payee), 0, "frozen payee");
            assertEq(ledgerOfRow().owed(payee, currency), amount, "waits");
        }
        vm.revertToState(start);
    }

    /// @dev A row that hands a pass over: receivers that refuse passes or re-enter.
    function passRow(function(address) internal act, function(address) internal view returns (bool) has)
        internal
    {
        uint256 start = vm.snapshotState();
        address honest = address(new PassCollector());
        act(honest);
        assertTrue(has(honest), "honest receiver");
        vm.revertToState(start);
        Reenterer thief = attacker();
        act(address(thief));
        assertTrue(has(address(thief)), "hostile receiver");
        assertEq(thief.tries(), 1, "the attack was made");
        assertFalse(thief.succeeded(), "the attack went through");
        assertEq(uint32(thief.reason()), uint32(refusal), "reason");
    }

    /// @dev A row of a payable function that takes no money: it works without and refuses one wei.
    function valueRow(address caller, address to, bytes memory data, bytes memory reason) internal {
        uint256 start = vm.snapshotState();
        vm.prank(caller);
        (bool ok,) = to.call(data);
        assertTrue(ok, "works without money");
        vm.revertToState(start);
        vm.deal(caller, 1 ether);
        vm.prank(caller);
        bytes memory answer;
        (ok, answer) = to.call{value: 1}(data);
        assertFalse(ok, "took money");
        assertEq(uint256(keccak256(answer)), uint256(keccak256(reason)), "reason");
        assertEq(caller.balance, 1 ether, "kept");
    }

    /// @dev Called by the row itself, so that a whole row can be seen to fail.
    function perform(address payee) external {
        _act(payee);
    }

    function paid(function(address) internal act, address payee, uint256 now_, uint256 later) private {
        uint256 before = payee.balance;
        uint256 owedBefore = ledgerOfRow().owed(payee, 0);
        act(payee);
        assertEq(payee.balance - before, now_, "paid");
        assertEq(ledgerOfRow().owed(payee, 0) - owedBefore, later, "waits");
    }

    function refused(function(address) internal act, address payee, bytes4 reason) private {
        uint256 before = address(ledgerOfRow()).balance;
        _act = act;
        try this.perform(payee) {
            revert NotRefused("row");
        } catch (bytes memory answer) {
            assertEq(uint32(bytes4(answer)), uint32(reason), "reason");
        }
        assertEq(payee.balance, 0, "paid");
        assertEq(address(ledgerOfRow()).balance, before, "ledger");
    }

    function attacker() private returns (Reenterer thief) {
        thief = new Reenterer();
        vm.deal(address(thief), value);
        thief.prepare(target, value, call);
    }

    function blocker(uint256 n) private returns (address) {
        if (n == 0) return address(new RefusingPayee());
        if (n == 1) return address(new GasBurner());
        return address(new ReturnBomb(true));
    }
}

/// @notice Honest receiver: takes whatever comes.
contract HonestPayee {
    receive() external payable {}
}

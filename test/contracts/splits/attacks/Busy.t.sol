// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../Troupe.sol";

/// @notice A token of which nobody has anything, and which says so for almost all gas a question may use.
contract ThirstyBalance is PlainToken {
    function balanceOf(address) public view override returns (uint256) {
        uint256 before = gasleft();
        while (before - gasleft() < 45_000) {}
        return 0;
    }
}

/// @notice A token that does not say what anybody has.
contract BrokenBalance is PlainToken {
    function balanceOf(address) public pure override returns (uint256) {
        revert();
    }
}

/// @notice Attacks on a change of the list by an owner who makes the division of earlier money fail, so that the older
/// list would stand for later money too.
contract BusySplitTest is Troupe {
    function alone() private view returns (Payee[] memory list) {
        list = new Payee[](1);
        list[0] = Payee(singer, 10_000, 0);
    }

    function shared(uint40 endsAt) private view returns (Payee[] memory list) {
        list = new Payee[](2);
        (list[0], list[1]) = (Payee(singer, 5_000, 0), Payee(fan, 5_000, endsAt));
    }

    function changeInside(Reenterer owner, PullSplit split, uint40 endsAt) private {
        vm.deal(address(this), 1);
        ledger.creditNative{value: 1}(address(owner));
        owner.prepare(address(split), 0, abi.encodeCall(split.update, (alone(), shared(endsAt), first(2))));
        owner.act(address(ledger), 0, abi.encodeCall(ledger.withdraw, (0, address(owner))));
    }

    /// @custom:proves [S3.98][S3.64][T31] an owner cannot change the list inside a withdrawal from the ledger
    function test_insideWithdrawal() public {
        Reenterer owner = new Reenterer();
        PullSplit split = make(alone(), address(owner));
        dollar.mint(address(split), 1);
        uint40[2] memory ends = [uint40(0), uint40(NOW + 90 days)];
        for (uint256 n; n < 2; ++n) {
            changeInside(owner, split, ends[n]);
            assertEq(owner.tries(), n + 1, "tried");
            assertEq(uint256(split.payeesHashOf(1)), uint256(split.payeesHash()), "one list for all money to come");
            assertFalse(owner.succeeded(), "changed");
            assertEq(uint32(owner.reason()), uint32(IPullSplit.PullSplit_LedgerBusy.selector), "why not");
        }
        dollar.mint(address(split), 10_000);
        owner.act(address(split), 0, abi.encodeCall(split.update, (alone(), shared(ends[1]), first(2))));
        assertEq(ledger.owed(singer, 1), 10_001, "outside it divides what came before");
        dollar.mint(address(split), 10_000);
        split.distribute(shared(ends[1]), 1);
        assertEq(ledger.owed(fan, 1), 5_000, "and the promise holds");
    }

    /// @custom:proves [S3.64][T32] an owner cannot keep the older list of an empty currency by giving too little gas
    function test_littleGasToAsk() public {
        uint8 currency = currencies.list(address(new ThirstyBalance()));
        PullSplit split = make(alone(), boss);
        bytes memory change = abi.encodeCall(split.update, (alone(), shared(0), first(0)));
        uint256 changed;
        for (uint256 gas = 60_000; gas <= 300_000; gas += 1_000) {
            uint256 start = vm.snapshotState();
            vm.prank(boss);
            (bool ok,) = address(split).call{gas: gas}(change);
            if (ok) {
                ++changed;
                assertEq(uint256(split.payeesHashOf(currency)), uint256(split.payeesHash()), "the older list is kept");
            }
            vm.revertToState(start);
        }
        assertTrue(changed > 0, "enough gas");
    }

    /// @custom:proves [S3.64][T32] with too little gas to ask a token that fails the split says so, and keeps with enough
    function test_littleGasToAskBroken() public {
        currencies.list(address(new BrokenBalance()));
        PullSplit split = make(alone(), boss);
        bytes memory change = abi.encodeCall(split.update, (alone(), shared(0), first(0)));
        (uint256 refused, uint256 changed) = (0, 0);
        for (uint256 gas = 60_000; gas <= 400_000; gas += 2_000) {
            uint256 start = vm.snapshotState();
            vm.prank(boss);
            (bool ok, bytes memory answer) = address(split).call{gas: gas}(change);
            if (ok) ++changed;
            else if (bytes4(answer) == IPullSplit.PullSplit_TooLittleGas.selector) ++refused;
            vm.revertToState(start);
        }
        assertTrue(changed > 0, "enough gas");
        assertTrue(refused > 0, "too little gas");
    }

    /// @return gas the least with which the list of one changes while a listed token answers, in thousands of units
    function leastGas(address token) private returns (uint256 gas) {
        currencies.list(token);
        PullSplit split = make(alone(), boss);
        bytes memory change = abi.encodeCall(split.update, (alone(), shared(0), first(0)));
        bool ok;
        for (gas = 60_000; !ok; gas += 1_000) {
            uint256 start = vm.snapshotState();
            vm.prank(boss);
            (ok,) = address(split).call{gas: gas}(change);
            vm.revertToState(start);
        }
    }

    /// @custom:proves [S3.64][T32] a token that answers is never a reason to ask for more gas
    function test_littleGasForPlain() public {
        uint256 start = vm.snapshotState();
        uint256 thirsty = leastGas(address(new ThirstyBalance()));
        vm.revertToState(start);
        uint256 plain = leastGas(address(new PlainToken()));
        assertTrue(plain + 30_000 < thirsty, "only what the token takes");
    }

    function equal(uint160 count) private pure returns (Payee[] memory list) {
        list = new Payee[](count);
        for (uint160 n; n < count; ++n) {
            list[n] = Payee(address(0xF000 + n), uint16(10_000 / count), 0);
        }
    }

    /// @custom:proves [S3.98][S3.64][T32] an owner cannot keep the older list by giving too little gas
    function test_littleGas() public {
        Payee[] memory list = equal(50);
        PullSplit split = make(list, boss);
        dollar.mint(address(split), 50_000);
        bytes memory change = abi.encodeCall(split.update, (list, alone(), first(2)));
        (uint256 refused, uint256 changed) = (0, 0);
        for (uint256 gas = 1_000_000; gas <= 6_000_000; gas += 100_000) {
            uint256 start = vm.snapshotState();
            vm.prank(boss);
            (bool ok, bytes memory answer) = address(split).call{gas: gas}(change);
            if (ok) {
                ++changed;
                assertEq(uint256(split.payeesHashOf(1)), uint256(split.payeesHash()), "the older list is kept");
                assertEq(ledger.owed(list[49].account, 1), 1_000, "divided");
            } else if (bytes4(answer) == IPullSplit.PullSplit_TooLittleGas.selector) {
                ++refused;
            }
            vm.revertToState(start);
        }
        assertTrue(changed > 0, "enough gas");
        assertTrue(refused > 0, "too little gas");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RebasingToken} from "../../../../contracts/mocks/tokens/amounts/RebasingToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {ISupporterPool, SupporterRule} from "../../../../contracts/splits/ISupporterPool.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {SupporterPool} from "../../../../contracts/splits/SupporterPool.sol";
import {Troupe} from "../Troupe.sol";

/// @notice Tokens that take back what a pool, a split or the ledger holds.
contract ShrinkingTest is Troupe {
    /// @custom:proves [S3.98][T32] a pool whose balance shrank owes nothing and says so until it has grown again
    function test_shrunk() public {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(singer))));
        SupporterRule memory rule =
            SupporterRule({collection: fan, first: true, bound: 2, currency: 1, leastAmount: 1});
        SupporterPool pool = SupporterPool(payable(splits.createPool(leaf, 2, rule, 0)));
        dollar.mint(address(pool), 10);
        bytes32[] memory proof = new bytes32[](0);
        assertEq(pool.pay(singer, 1, proof), 5, "half");
        vm.prank(address(pool));
        dollar.transfer(other, 1);
        assertEq(pool.owedTo(singer, 1), 0, "owed");
        vm.expectRevert(abi.encodeWithSelector(ISupporterPool.SupporterPool_NothingOwed.selector, singer, 1));
        pool.pay(singer, 1, proof);
        dollar.mint(address(pool), 3);
        assertEq(pool.pay(singer, 1, proof), 1, "grown again");
        assertEq(pool.paidTo(singer, 1), 6, "paid");
        assertEq(pool.paidToAll(1), 6, "paid to all");
    }

    /// @custom:proves [S3.64][T32] a listed token that shrinks makes its last payees wait until it is topped up
    function test_rebasing() public {
        RebasingToken token = new RebasingToken();
        uint8 currency = currencies.list(address(token));
        PullSplit split = make(three(), address(0));
        token.mint(address(split), 20_000);
        token.rebase(50);
        assertEq(split.distribute(three(), currency), 10_000, "a split divides what is there");
        dollar.mint(address(split), 10_000);
        split.distribute(three(), 1);
        token.rebase(25);
        assertEq(ledger.withdrawFor(singer, currency), 5_000, "who comes first has it all");
        assertEq(token.balanceOf(address(ledger)), 0, "nothing left");
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFailed.selector));
        ledger.withdrawFor(drummer, currency);
        assertEq(ledger.owed(drummer, currency), 3_333, "the debt stands");
        assertEq(ledger.withdrawFor(drummer, 1), 3_333, "other currencies are untouched");
        token.mint(address(ledger), 20_000);
        assertEq(ledger.withdrawFor(drummer, currency), 3_333, "topped up");
        assertEq(ledger.withdrawFor(writer, currency), 1_667, "for everybody");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISupporterPool, SupporterRule} from "../../../../contracts/splits/ISupporterPool.sol";
import {SupporterPool} from "../../../../contracts/splits/SupporterPool.sol";
import {Troupe} from "../Troupe.sol";

/// @notice A token that takes back what a pool holds.
contract ShrinkingPoolTest is Troupe {
    /// @custom:proves [S3.98][T32] a pool whose balance shrank owes nothing and says so until it has grown again
    function test_shrunk() public {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(singer))));
        SupporterRule memory rule =
            SupporterRule({collection: fan, first: true, bound: 2, currency: 1, leastAmount: 1});
        SupporterPool pool = SupporterPool(payable(splits.createPool(leaf, 2, rule, 0)));
        dollar.mint(address(pool), 10);
        bytes32[] memory proof = new bytes32[](0);
        same(pool.pay(singer, 1, proof), 5, "half");
        vm.prank(address(pool));
        dollar.transfer(other, 1);
        same(pool.owedTo(singer, 1), 0, "owed");
        vm.expectRevert(abi.encodeWithSelector(ISupporterPool.SupporterPool_NothingOwed.selector, singer, 1));
        pool.pay(singer, 1, proof);
        dollar.mint(address(pool), 3);
        same(pool.pay(singer, 1, proof), 1, "grown again");
        same(pool.paidTo(singer, 1), 6, "paid");
        same(pool.paidToAll(1), 6, "paid to all");
    }
}

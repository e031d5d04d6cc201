// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signed} from "../kit/Signed.sol";

/// @notice The rank that nobody can take the price of back from.
contract FinalRankTest is Signed {
    /// @custom:proves [S3.11] a live pass whose price is the creator's has its rank
    function test_live() public {
        assertEq(pass.finalRankOf(fan), 0, "nothing held");
        buy(fan, gold);
        assertEq(pass.finalRankOf(fan), 2, "rank");
        vm.warp(NOW + MONTH - 1);
        assertEq(pass.finalRankOf(fan), 2, "last second");
        vm.warp(NOW + MONTH);
        assertEq(pass.finalRankOf(fan), 0, "ended");
    }

    /// @custom:proves [S3.11][T32] a pass whose price can be asked back has none
    function test_receipt() public {
        buy(fan, kind);
        assertTrue(pass.hasAccess(fan), "access");
        assertEq(pass.finalRankOf(fan), 0, "in the same transaction");
        vm.warp(NOW + WINDOW - 1);
        assertEq(pass.finalRankOf(fan), 0, "last second of the window");
        vm.warp(NOW + WINDOW);
        assertEq(pass.finalRankOf(fan), 1, "final, swept or not");
    }

    /// @custom:proves [S3.11][T16] a pass that a card holds has none
    function test_card() public {
        claim(bronze, fan);
        uint40 until = pass.heldUntil(1);
        give(fan, bronze, 0);
        assertEq(pass.finalRankOf(fan), 0, "held");
        vm.warp(until - 1);
        assertEq(pass.finalRankOf(fan), 0, "last second");
        vm.warp(until);
        assertEq(pass.finalRankOf(fan), 1, "final");
    }

    /// @custom:proves [S3.11] a pass that rests keeps its rank
    function test_rest() public {
        uint16 cool = flagged(PRICE, MONTH, 1, 16);
        buy(fan, cool);
        assertTrue(pass.heldUntil(1) != 0, "rests");
        assertEq(pass.finalRankOf(fan), 1, "rank");
    }
}

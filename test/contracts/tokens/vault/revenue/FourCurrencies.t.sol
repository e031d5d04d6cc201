// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice A vault that shares as many currencies as it may.
contract FourCurrenciesTest is VaultStage {
    /// @custom:proves [S3.59] a stake that changes keeps what it earned in each of four currencies
    function test_four() public {
        TestDollar[4] memory tokens = [TestDollar(address(0)), dollar, new TestDollar(), new TestDollar()];
        for (uint8 n = 2; n < 4; ++n) {
            currencies.list(address(tokens[n]));
            tokens[n].mint(payer, 100e6);
            vm.prank(payer);
            tokens[n].approve(address(vault), type(uint256).max);
        }
        stake(fan, UNIT);
        for (uint8 n; n < 4; ++n) {
            open(n);
            vm.prank(payer);
            vault.notifyRevenue{value: n == 0 ? 14e6 : 0}(n, 14e6 * (uint256(n) + (n == 0 ? 1 : 0)));
        }
        wait(WEEK / 2);
        stake(other, UNIT);
        unstake(fan, UNIT);
        wait(WEEK);
        for (uint8 n; n < 4; ++n) {
            uint256 half = 7e6 * (uint256(n) + (n == 0 ? 1 : 0));
            assertEq(vault.earnedOf(fan, n), half, "earned before the stake left");
            assertEq(vault.earnedOf(other, n), half, "earned since the stake came");
            assertEq(claim(fan, n), half, "taken");
            assertEq(claim(other, n), half, "taken by the other");
            assertEq(dueIn(n), 0, "left");
        }
    }
}

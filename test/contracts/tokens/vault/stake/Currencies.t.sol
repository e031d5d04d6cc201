// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice What the only loop of a vault costs at its bound.
contract CurrenciesTest is VaultStage {
    /// @custom:proves [S3.59][T32] a stake with four shared currencies that all drip fits many times into one transaction
    function test_fourCurrencies() public {
        open(0);
        open(1);
        for (uint8 n = 2; n < 4; ++n) {
            TestDollar more = new TestDollar();
            currencies.list(address(more));
            more.mint(payer, 1e15);
            vm.prank(payer);
            more.approve(address(vault), type(uint256).max);
            open(n);
        }
        stake(other, 10 * UNIT);
        for (uint8 n; n < 4; ++n) {
            vm.prank(payer);
            vault.notifyRevenue{value: n == 0 ? 1e9 : 0}(n, 1e9);
        }
        wait(1 days);
        vm.prank(fan);
        uint256 before = gasleft();
        vault.stake(10 * UNIT);
        uint256 used = before - gasleft();
        assertLe(used, 400_000, "of 16,777,216 (EIP-7825)");
        assertTrue(used > 300_000, "every currency was credited");
    }
}

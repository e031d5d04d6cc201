// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../../../contracts/payments/Fees.sol";
import {MoneyStage} from "../MoneyStage.sol";

/// @notice The five incomes of the earnings table, divided by what the chain says today.
contract EarningsTest is MoneyStage {
    uint8[5] private products = [Fees.CONSULTATION, Fees.PASS, Fees.TIP, Fees.TOKEN, Fees.RECORDING];
    uint256[5] private gross = [uint256(4_000), 3_000, 2_000, 3_000, 2_000];
    uint256[5] private net = [uint256(3_900), 3_000, 2_000, 2_925, 1_950];

    function kept(uint256 n, uint256 unit) private view returns (uint256 seller) {
        (seller,) = Fees.divide(gross[n] * unit, bpsOf(products[n]));
    }

    /// @custom:proves [S3.74] the five fees leave 13,775 of 14,000
    function test_table() public view {
        uint256 sum;
        for (uint256 n; n < 5; ++n) {
            assertEq(kept(n, 1), net[n], "row in whole units");
            assertEq(kept(n, 1e6), net[n] * 1e6, "row in millionths");
            assertEq(kept(n, 1 ether), net[n] * 1 ether, "row in wei");
            sum += kept(n, 1);
        }
        assertEq(sum, 13_775, "sum");
    }

    /// @custom:proves [S1.29] with every fee at zero the creator has all 14,000
    function test_free() public {
        uint256 sum;
        for (uint256 n; n < 5; ++n) {
            vm.prank(feeManager);
            schedule.setFee(products[n], 0);
            sum += kept(n, 1);
        }
        assertEq(sum, 14_000, "sum");
    }
}

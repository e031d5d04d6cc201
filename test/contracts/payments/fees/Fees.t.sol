// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../../../contracts/payments/Fees.sol";
import {Assertions} from "../../kit/Assertions.sol";

contract FeesTest is Assertions {
    /// @custom:proves [S3.40] twenty-five thousandths of a round amount
    function test_round() public pure {
        (uint256 seller, uint256 fee) = Fees.divide(10_000, 250);
        assertEq(seller, 9_750, "seller");
        assertEq(fee, 250, "fee");
    }

    /// @custom:proves [S3.40] the platform's part is rounded down, so dust is the seller's
    function test_dust() public pure {
        (uint256 seller, uint256 fee) = Fees.divide(39, 250);
        assertEq(seller, 39, "below one unit of fee");
        assertEq(fee, 0, "nothing");
        (seller, fee) = Fees.divide(40, 250);
        assertEq(seller, 39, "exactly one unit of fee");
        assertEq(fee, 1, "one");
        (seller, fee) = Fees.divide(79, 250);
        assertEq(seller, 78, "nearly two");
        assertEq(fee, 1, "still one");
    }

    /// @custom:proves [S1.29][S2.17] the caps are nothing for passes and tips and 2.5 % for the rest
    function test_caps() public pure {
        assertEq(Fees.capOf(Fees.PASS), 0, "pass");
        assertEq(Fees.capOf(Fees.TIP), 0, "tip");
        assertEq(Fees.capOf(Fees.CONSULTATION), 250, "consultation");
        assertEq(Fees.capOf(Fees.TOKEN), 250, "token");
        assertEq(Fees.capOf(Fees.RECORDING), 250, "recording");
        assertEq(Fees.capOf(Fees.RESALE), 250, "resale");
        assertEq(Fees.BPS, 10_000, "whole");
        assertEq(Fees.PAUSE_SECONDS, 7 days, "pause");
        assertEq(Fees.PRODUCTS, 6, "products");
    }

    /// @custom:proves [S3.40] nothing is lost and the fee is within one unit of its share
    function testFuzz_divide(uint128 amount, uint16 seed) public pure {
        uint256 bps = bound(seed, 0, 10_000);
        (uint256 seller, uint256 fee) = Fees.divide(amount, bps);
        assertEq(seller + fee, amount, "whole");
        assertLe(fee * 10_000, uint256(amount) * bps, "not above");
        assertLe(uint256(amount) * bps, fee * 10_000 + 9_999, "not a unit below");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../../../contracts/payments/Fees.sol";
import {Checks} from "../../kit/Checks.sol";

contract FeesTest is Checks {
    /// @custom:proves [S3.40] twenty-five thousandths of a round amount
    function test_round() public pure {
        (uint256 seller, uint256 fee) = Fees.divide(10_000, 250);
        same(seller, 9_750, "seller");
        same(fee, 250, "fee");
    }

    /// @custom:proves [S3.40] the platform's part is rounded down, so dust is the seller's
    function test_dust() public pure {
        (uint256 seller, uint256 fee) = Fees.divide(39, 250);
        same(seller, 39, "below one unit of fee");
        same(fee, 0, "nothing");
        (seller, fee) = Fees.divide(40, 250);
        same(seller, 39, "exactly one unit of fee");
        same(fee, 1, "one");
        (seller, fee) = Fees.divide(79, 250);
        same(seller, 78, "nearly two");
        same(fee, 1, "still one");
    }

    /// @custom:proves [S1.29] the caps are nothing for passes and tips and 2.5 % for the rest
    function test_caps() public pure {
        same(Fees.capOf(Fees.PASS), 0, "pass");
        same(Fees.capOf(Fees.TIP), 0, "tip");
        same(Fees.capOf(Fees.CONSULTATION), 250, "consultation");
        same(Fees.capOf(Fees.TOKEN), 250, "token");
        same(Fees.capOf(Fees.RECORDING), 250, "recording");
        same(Fees.capOf(Fees.RESALE), 250, "resale");
        same(Fees.BPS, 10_000, "whole");
        same(Fees.PAUSE_SECONDS, 7 days, "pause");
        same(Fees.PRODUCTS, 6, "products");
    }

    /// @custom:proves [S3.40] nothing is lost and the fee is within one unit of its share
    function testFuzz_divide(uint128 amount, uint16 seed) public pure {
        uint256 bps = within(seed, 0, 10_000);
        (uint256 seller, uint256 fee) = Fees.divide(amount, bps);
        same(seller + fee, amount, "whole");
        atMost(fee * 10_000, uint256(amount) * bps, "not above");
        atMost(uint256(amount) * bps, fee * 10_000 + 9_999, "not a unit below");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementMath} from "../../../../contracts/bookings/SettlementMath.sol";
import {Checks} from "../../kit/Checks.sol";

contract SettlementMathTest is Checks {
    /// @custom:proves [S3.40] whatever the amount, part and fee, nothing is lost and nothing appears
    function testFuzz_conserved(uint96 amount, uint256 share, uint256 fee) public pure {
        uint256 bps = within(share, 0, 10_000);
        uint256 feeBps = within(fee, 0, 250);
        uint256 part = SettlementMath.part(amount, bps);
        (uint256 toCreator, uint256 toFan, uint256 taken) = SettlementMath.divide(amount, part, feeBps);
        same(toCreator + toFan + taken, amount, "sum");
        same(toFan, amount - part, "fan");
        same(part, uint256(amount) * bps / 10_000, "part");
        same(taken, part * feeBps / 10_000, "fee");
        if (bps == 0) same(toFan, amount, "a full refund costs nothing");
        if (bps == 10_000) same(toFan, 0, "all");
    }

    /// @custom:proves [S3.40] the rounding favours the fan in the part and the creator in the fee
    function test_rounding() public pure {
        same(SettlementMath.part(3, 3_334), 1, "floor");
        same(SettlementMath.part(9_999, 1), 0, "dust");
        (uint256 toCreator, uint256 toFan, uint256 fee) = SettlementMath.divide(100, 39, 250);
        same(toCreator, 39, "a fee under a unit is none");
        same(toFan, 61, "fan");
        same(fee, 0, "fee");
        (toCreator, toFan, fee) = SettlementMath.divide(100, 40, 250);
        same(toCreator, 39, "creator");
        same(fee, 1, "fee of forty");
    }
}

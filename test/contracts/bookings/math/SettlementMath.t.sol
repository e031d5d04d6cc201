// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementMath} from "../../../../contracts/bookings/SettlementMath.sol";
import {Assertions} from "../../kit/Assertions.sol";

contract SettlementMathTest is Assertions {
    /// @custom:proves [S3.40] whatever the amount, part and fee, nothing is lost and nothing appears
    function testFuzz_conserved(uint96 amount, uint256 share, uint256 fee) public pure {
        uint256 bps = bound(share, 0, 10_000);
        uint256 feeBps = bound(fee, 0, 250);
        uint256 part = SettlementMath.part(amount, bps);
        (uint256 toCreator, uint256 toFan, uint256 taken) = SettlementMath.divide(amount, part, feeBps);
        assertEq(toCreator + toFan + taken, amount, "sum");
        assertEq(toFan, amount - part, "fan");
        assertEq(part, uint256(amount) * bps / 10_000, "part");
        assertEq(taken, part * feeBps / 10_000, "fee");
        if (bps == 0) assertEq(toFan, amount, "a full refund costs nothing");
        if (bps == 10_000) assertEq(toFan, 0, "all");
    }

    /// @custom:proves [S3.40] the rounding favours the fan in the part and the creator in the fee
    function test_rounding() public pure {
        assertEq(SettlementMath.part(3, 3_334), 1, "floor");
        assertEq(SettlementMath.part(9_999, 1), 0, "dust");
        (uint256 toCreator, uint256 toFan, uint256 fee) = SettlementMath.divide(100, 39, 250);
        assertEq(toCreator, 39, "a fee under a unit is none");
        assertEq(toFan, 61, "fan");
        assertEq(fee, 0, "fee");
        (toCreator, toFan, fee) = SettlementMath.divide(100, 40, 250);
        assertEq(toCreator, 39, "creator");
        assertEq(fee, 1, "fee of forty");
    }
}

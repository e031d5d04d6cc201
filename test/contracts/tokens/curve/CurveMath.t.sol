// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {CurveMath} from "../../../../contracts/tokens/CurveMath.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {CurveBench} from "./CurveBench.sol";

/// @notice The theorems of the curve, tried at random over its whole range. `K * R >= u*u - V*V` is invariant I.
contract CurveMathTest is Assertions {
    uint256 private constant V = CurveMath.VIRTUAL;
    uint256 private constant CAP = CurveMath.CAP;

    CurveBench private bench = new CurveBench();

    function slopeOf(uint256 seed) private pure returns (uint256) {
        return 2 * 10 ** (25 + seed % 17);
    }

    function bought(uint256 u, uint256 paid, uint256 slope) private pure returns (uint256) {
        return CurveMath.tokensFor(u, paid, slope, FixedPointMathLib.sqrt(CurveMath.squareAfter(u, paid, slope)));
    }

    /// @custom:proves [S3.53][T11] a purchase keeps what backs the supply, whatever surplus there was
    function testFuzz_buyKeepsInvariant(uint256 supply, uint256 paid, uint256 surplus, uint256 seed) public pure {
        uint256 slope = slopeOf(seed);
        uint256 u = bound(supply, V, CAP + V - 1);
        paid = bound(paid, 0, CurveMath.costOf(u, CAP + V - u, slope) - 1);
        uint256 reserve = CurveMath.costOf(V, u - V, slope) + surplus % 1e24;
        uint256 q = u + bought(u, paid, slope);
        assertTrue(slope * (reserve + paid) >= q * q - V * V, "backed");
        assertTrue(q < CAP + V, "below the cap");
    }

    /// @custom:proves [S3.53][T11] an exact purchase keeps what backs the supply
    function testFuzz_buyExactKeepsInvariant(uint256 supply, uint256 tokens, uint256 seed) public pure {
        uint256 slope = slopeOf(seed);
        uint256 u = bound(supply, V, CAP + V);
        tokens = bound(tokens, 0, CAP + V - u);
        uint256 reserve = (u * u - V * V + slope - 1) / slope; // the least that backs u
        uint256 q = u + tokens;
        assertTrue(slope * (reserve + CurveMath.costOf(u, tokens, slope)) >= q * q - V * V, "backed");
    }

    /// @custom:proves [S3.53][T11] a sale is always paid and keeps what backs the rest
    function testFuzz_sellKeepsInvariant(uint256 supply, uint256 tokens, uint256 seed) public pure {
        uint256 slope = slopeOf(seed);
        uint256 u = bound(supply, V, CAP + V);
        tokens = bound(tokens, 0, u - V);
        uint256 reserve = (u * u - V * V + slope - 1) / slope;
        uint256 out = CurveMath.worthOf(u, tokens, slope);
        assertTrue(out <= reserve, "paid");
        uint256 w = u - tokens;
        assertTrue(slope * (reserve - out) >= w * w - V * V, "backed");
    }

    /// @custom:proves [S3.53][T11] buying and selling back never profits, at once or in two parts
    function testFuzz_roundTrip(uint256 supply, uint256 paid, uint256 part, uint256 seed) public pure {
        uint256 slope = slopeOf(seed);
        uint256 u = bound(supply, V, CAP + V - 1);
        paid = bound(paid, 0, CurveMath.costOf(u, CAP + V - u, slope) - 1);
        uint256 tokens = bought(u, paid, slope);
        assertLe(CurveMath.worthOf(u + tokens, tokens, slope), paid, "at once");
        part = bound(part, 0, tokens);
        uint256 first = CurveMath.worthOf(u + tokens, part, slope);
        uint256 second = CurveMath.worthOf(u + tokens - part, tokens - part, slope);
        assertLe(first + second, paid, "in two parts");
        assertLe(CurveMath.worthOf(u + tokens, tokens, slope), CurveMath.costOf(u, tokens, slope), "exact");
    }

    /// @custom:proves [S3.52][T11] buying in two parts gives no more than at once
    function testFuzz_splitting(uint256 supply, uint256 first, uint256 second, uint256 seed) public pure {
        uint256 slope = slopeOf(seed);
        uint256 u = bound(supply, V, CAP + V - 1);
        uint256 all = CurveMath.costOf(u, CAP + V - u, slope);
        first = bound(first, 0, (all - 1) / 2);
        second = bound(second, 0, (all - 1) / 2);
        uint256 tokens = bought(u, first, slope);
        tokens += bought(u + tokens, second, slope);
        assertLe(tokens, bought(u, first + second, slope), "in two parts");
    }

    /// @custom:proves [S3.52] the price only rises with the supply
    function testFuzz_monotone(uint256 supply, uint256 step, uint256 tokens, uint256 seed) public pure {
        uint256 slope = slopeOf(seed);
        uint256 u = bound(supply, V, CAP + V - 2);
        uint256 higher = bound(step, u, CAP + V - 1);
        tokens = bound(tokens, 0, CAP + V - higher);
        assertLe(CurveMath.costOf(u, tokens, slope), CurveMath.costOf(higher, tokens, slope), "cost");
        tokens = bound(tokens, 0, u - V);
        assertLe(CurveMath.worthOf(u, tokens, slope), CurveMath.worthOf(higher, tokens, slope), "worth");
    }

    /// @custom:proves [S3.54] the gross is the least that leaves the net
    function testFuzz_gross(uint256 net, uint256 bps) public pure {
        net = bound(net, 1, 1e26);
        bps = bound(bps, 0, 9_900);
        uint256 gross = CurveMath.grossOf(net, bps);
        assertEq(gross - CurveMath.feeOf(gross, bps), net, "net");
        assertTrue(gross - 1 - CurveMath.feeOf(gross - 1, bps) < net, "least");
    }

    /// @custom:proves [S3.52][T11] a root that is one too high or too low refuses with both values
    function testFuzz_wrongRoot(uint256 supply, uint256 paid, uint256 seed) public {
        uint256 slope = slopeOf(seed);
        uint256 u = bound(supply, V, CAP + V - 1);
        paid = bound(paid, 1e6, 1e24);
        uint256 square = CurveMath.squareAfter(u, paid, slope);
        uint256 root = FixedPointMathLib.sqrt(square);
        assertEq(bench.tokensFor(u, paid, slope, root), root - u, "the root");
        vm.expectRevert(abi.encodeWithSelector(CurveMath.CurveMath_NotTheRoot.selector, square, root + 1));
        bench.tokensFor(u, paid, slope, root + 1);
        vm.expectRevert(abi.encodeWithSelector(CurveMath.CurveMath_NotTheRoot.selector, square, root - 1));
        bench.tokensFor(u, paid, slope, root - 1);
    }

    /// @custom:proves [S3.52] at an exact square, and one unit before it, the root is told apart
    function test_exactSquare() public {
        // (V + 1e18)^2 - V^2 = 2.0001e40 = 2e28 * 1.00005e12: a whole sum of money for a whole token
        assertEq(bench.tokensFor(V, 1.00005e12, 2e28, V + 1e18), 1e18, "exact");
        uint256 square = CurveMath.squareAfter(V, 1.00005e12 - 1, 2e28);
        vm.expectRevert(abi.encodeWithSelector(CurveMath.CurveMath_NotTheRoot.selector, square, V + 1e18));
        bench.tokensFor(V, 1.00005e12 - 1, 2e28, V + 1e18);
        square = CurveMath.squareAfter(V, 1.00005e12, 2e28);
        vm.expectRevert(abi.encodeWithSelector(CurveMath.CurveMath_NotTheRoot.selector, square, V + 1e18 - 1));
        bench.tokensFor(V, 1.00005e12, 2e28, V + 1e18 - 1);
    }

    /// @custom:proves [S3.52] every rounding at its edge
    function test_roundings() public pure {
        assertEq(CurveMath.costOf(V, 1, 2 * V + 1), 1, "cost, exact");
        assertEq(CurveMath.costOf(V, 1, 2 * V), 2, "cost, one part over");
        assertEq(CurveMath.costOf(V, 1, 2 * V + 2), 1, "cost, one part under");
        assertEq(CurveMath.costOf(V, 0, 1), 0, "cost of nothing");
        assertEq(CurveMath.worthOf(V, 1, 2 * V - 1), 1, "worth, exact");
        assertEq(CurveMath.worthOf(V, 1, 2 * V), 0, "worth, one part under");
        assertEq(CurveMath.feeOf(10_000, 1), 1, "fee, exact");
        assertEq(CurveMath.feeOf(10_001, 1), 2, "fee, one part over");
        assertEq(CurveMath.feeOf(9_999, 1), 1, "fee, one part under");
        assertEq(CurveMath.feeOf(0, 9_900), 0, "fee of nothing");
        assertEq(CurveMath.grossOf(99, 9_900), 9_900, "gross, exact");
        assertEq(CurveMath.grossOf(1, 1), 2, "gross, rounded up");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CurveMath} from "../../../contracts/tokens/CurveMath.sol";

/// @title CurveSell
/// @notice Theorem: selling keeps the curve solvent, `slope * reserve >= u*u - VIRTUAL*VIRTUAL`.
contract CurveSell {
    uint256 private constant VV = CurveMath.VIRTUAL * CurveMath.VIRTUAL;

    function sell(uint256 u, uint256 reserve, uint256 tokens, uint256 slope) external pure {
        require(slope > 0);
        require(tokens <= u);
        require(slope * reserve + VV >= u * u);
        uint256 out = CurveMath.worthOf(u, tokens, slope);
        require(out <= reserve); // CurveExit
        u -= tokens;
        reserve -= out;
        assert(slope * reserve + VV >= u * u);
    }
}

/// @title CurveAbove
/// @notice Lemma: who sells no more than there is leaves the square of the position above the virtual one.
contract CurveAbove {
    function above(uint256 w, uint256 v) external pure {
        require(w >= v);
        assert(w * w >= v * v);
    }
}

/// @title CurveExit
/// @notice Theorem: the reserve can pay every sale, so nobody's exit depends on anybody else's. (A common factor is struck
/// out by {CurveCancel}.)
contract CurveExit {
    uint256 private constant VV = CurveMath.VIRTUAL * CurveMath.VIRTUAL;

    function exit(uint256 u, uint256 reserve, uint256 tokens, uint256 slope) external pure {
        require(slope > 0);
        require(tokens <= u);
        require(slope * reserve + VV >= u * u);
        require((u - tokens) * (u - tokens) >= VV); // CurveAbove
        uint256 out = CurveMath.worthOf(u, tokens, slope);
        assert(out * slope <= reserve * slope);
    }
}

/// @title CurveCancel
/// @notice Lemma: a common factor can be struck out.
contract CurveCancel {
    function cancel(uint256 left, uint256 right, uint256 slope) external pure {
        require(slope > 0);
        require(left * slope <= right * slope);
        assert(left <= right);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CurveMath} from "../../../contracts/tokens/CurveMath.sol";

/// @title CurveWorth
/// @notice Lemma: the worth of tokens is covered by their area.
contract CurveWorth {
    function worth(uint256 u, uint256 tokens, uint256 slope) external pure {
        require(slope > 0);
        assert(CurveMath.worthOf(u, tokens, slope) * slope <= tokens * (2 * u - tokens));
    }
}

/// @title CurveWorthMost
/// @notice Lemma: and it is the most that is.
contract CurveWorthMost {
    function most(uint256 u, uint256 tokens, uint256 slope) external pure {
        require(slope > 0);
        assert(CurveMath.worthOf(u, tokens, slope) * slope + slope > tokens * (2 * u - tokens));
    }
}

/// @title CurveParts
/// @notice Lemma: the area of the supply before a sale is that after it and that of the tokens sold.
contract CurveParts {
    function add(uint256 left, uint256 tokens) external pure {
        uint256 u = left + tokens + CurveMath.VIRTUAL;
        uint256 before = (left + tokens) * (2 * CurveMath.VIRTUAL + (left + tokens));
        assert(before == left * (2 * CurveMath.VIRTUAL + left) + tokens * (2 * u - tokens));
    }
}

/// @title CurveSell
/// @notice Theorem: the reserve falls by at least the worth of the tokens sold, so it can pay every sale, and nobody's exit
/// depends on anybody else's. (A common factor is struck out by {CurveCancelLess}.)
contract CurveSell {
    function sell(uint256 kept, uint256 gone, uint256 before, uint256 after_, uint256 worth, uint256 slope)
        external
        pure
    {
        require(slope > 0);
        // areas of the supply after it and of the tokens sold; their sum is that of the supply before it: CurveParts
        require(before * slope >= kept + gone); // {CurveBuy-CurveCost}
        require(after_ == 0 || (after_ - 1) * slope < kept); // {CurveBuy-CurveCostLeast}
        require(worth * slope <= gone); // CurveWorth
        assert((after_ + worth) * slope < (before + 1) * slope);
    }
}

/// @title CurveSellMost
/// @notice Theorem: and by at most one unit more, which rounding leaves to the creator.
contract CurveSellMost {
    function sell(uint256 kept, uint256 gone, uint256 before, uint256 after_, uint256 worth, uint256 slope)
        external
        pure
    {
        require(slope > 0);
        require(before == 0 || (before - 1) * slope < kept + gone); // {CurveBuy-CurveCostLeast}
        require(after_ * slope >= kept); // {CurveBuy-CurveCost}
        require(worth * slope + slope > gone); // CurveWorthMost
        assert(before * slope < (after_ + worth + 2) * slope);
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

/// @title CurveCancelLess
/// @notice Lemma: also where the one product is less than the other.
contract CurveCancelLess {
    function cancel(uint256 left, uint256 right, uint256 slope) external pure {
        require(left * slope < right * slope);
        assert(left < right);
    }
}

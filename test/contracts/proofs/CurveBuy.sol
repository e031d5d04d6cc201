// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CurveMath} from "../../../contracts/tokens/CurveMath.sol";

/// @title CurveCostLeast
/// @notice Lemma: one unit less than the money asked for tokens does not cover their area.
contract CurveCostLeast {
    function least(uint256 u, uint256 tokens, uint256 slope, uint256 area) external pure {
        require(slope > 0);
        require(area == tokens * (2 * u + tokens));
        uint256 asked = CurveMath.costOf(u, tokens, slope);
        if (asked == 0) return;
        uint256 below = asked - 1;
        assert(below * slope < area);
    }
}

/// @title CurveCost
/// @notice Lemma: the money asked for tokens covers their area.
contract CurveCost {
    function cost(uint256 u, uint256 tokens, uint256 slope) external pure {
        require(slope > 0);
        uint256 asked = CurveMath.costOf(u, tokens, slope);
        uint256 area = tokens * (2 * u + tokens);
        assert(asked * slope >= area);
    }
}

/// @title CurveBacked
/// @notice Theorem: the reserve, which is what all tokens cost together whatever trades led to them, keeps the curve
/// solvent: `slope * reserve >= u*u - VIRTUAL*VIRTUAL`.
contract CurveBacked {
    uint256 private constant VV = CurveMath.VIRTUAL * CurveMath.VIRTUAL;

    function backed(uint256 supply, uint256 slope, uint256 reserve) external pure {
        require(reserve * slope >= supply * (2 * CurveMath.VIRTUAL + supply)); // CurveCost
        uint256 u = CurveMath.VIRTUAL + supply;
        assert(slope * reserve + VV >= u * u);
    }
}

/// @title CurvePaid
/// @notice Lemma: the tokens for an amount of money have no more area than it pays for, whatever root the library accepts.
contract CurvePaid {
    function paid(uint256 u, uint256 money, uint256 slope, uint256 root) external pure {
        uint256 tokens = CurveMath.tokensFor(u, money, slope, root);
        assert(tokens * (2 * u + tokens) <= slope * money);
    }
}

/// @title CurveAreas
/// @notice Lemma: the area of the supply after a purchase is that before it and that of the tokens bought.
contract CurveAreas {
    function add(uint256 supply, uint256 tokens) external pure {
        uint256 u = supply + CurveMath.VIRTUAL;
        uint256 after_ = (supply + tokens) * (2 * CurveMath.VIRTUAL + (supply + tokens));
        assert(after_ == supply * (2 * CurveMath.VIRTUAL + supply) + tokens * (2 * u + tokens));
    }
}

/// @title CurveBuy
/// @notice Theorem: a purchase raises the reserve by no more than is paid for the tokens, their cost or an amount they
/// were found for. (A common factor is struck out by {CurveSell-CurveCancelLess}.)
contract CurveBuy {
    function buy(uint256 old, uint256 more, uint256 before, uint256 after_, uint256 paid, uint256 slope)
        external
        pure
    {
        require(slope > 0);
        // areas of the supply and of the tokens bought; their sum is that of the supply after it: CurveAreas
        require(before * slope >= old); // CurveCost
        require(after_ == 0 || (after_ - 1) * slope < old + more); // CurveCostLeast
        require(paid * slope >= more); // CurvePaid, CurveCost
        assert(after_ * slope < (before + paid + 1) * slope);
    }
}

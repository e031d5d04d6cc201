// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CurveMath} from "../../../contracts/tokens/CurveMath.sol";

/// @title CurveBuy
/// @notice Theorem: buying for a given amount of money keeps the curve solvent,
/// `slope * reserve >= u*u - VIRTUAL*VIRTUAL`, whatever root the library accepts.
contract CurveBuy {
    uint256 private constant VV = CurveMath.VIRTUAL * CurveMath.VIRTUAL;

    function buy(uint256 u, uint256 reserve, uint256 paid, uint256 slope, uint256 root) external pure {
        require(slope * reserve + VV >= u * u);
        u += CurveMath.tokensFor(u, paid, slope, root);
        reserve += paid;
        assert(slope * reserve + VV >= u * u);
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

/// @title CurveBuyExact
/// @notice Theorem: buying a given number of tokens keeps the curve solvent.
contract CurveBuyExact {
    uint256 private constant VV = CurveMath.VIRTUAL * CurveMath.VIRTUAL;

    function buyExact(uint256 u, uint256 reserve, uint256 tokens, uint256 slope, uint256 cost) external pure {
        require(slope * reserve + VV >= u * u);
        require(cost * slope >= tokens * (2 * u + tokens)); // CurveCost
        u += tokens;
        reserve += cost;
        assert(slope * reserve + VV >= u * u);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CurveMath} from "../../../contracts/tokens/CurveMath.sol";

/// @title CurveRoundTrip
/// @notice Theorem: who buys and sells the same tokens again gets back at most what was paid, before any fee. (A common
/// factor is struck out by {CurveSell-CurveCancel}.)
contract CurveRoundTrip {
    function roundTrip(uint256 u, uint256 paid, uint256 slope, uint256 root) external pure {
        require(slope > 0);
        uint256 tokens = CurveMath.tokensFor(u, paid, slope, root);
        uint256 out = CurveMath.worthOf(u + tokens, tokens, slope);
        assert(out * slope <= paid * slope);
    }
}

/// @title CurveFeeBound
/// @notice Lemma: a fee is less than one unit above its share.
contract CurveFeeBound {
    function bound(uint256 gross, uint256 bps) external pure {
        require(bps <= CurveMath.BPS);
        uint256 fee = CurveMath.feeOf(gross, bps);
        assert(fee == 0 || (fee - 1) * CurveMath.BPS < gross * bps);
    }
}

/// @title CurveFeeShare
/// @notice Lemma: a share is at most the whole.
contract CurveFeeShare {
    function share(uint256 gross, uint256 bps) external pure {
        require(bps <= CurveMath.BPS);
        assert(gross * bps <= gross * CurveMath.BPS);
    }
}

/// @title CurveFee
/// @notice Theorem: a fee is never more than the trade, so what is left is never below zero.
contract CurveFee {
    function fee(uint256 gross, uint256 taken, uint256 parts) external pure {
        require(taken == 0 || (taken - 1) * CurveMath.BPS < parts); // CurveFeeBound
        require(parts <= gross * CurveMath.BPS); // CurveFeeShare
        assert(taken <= gross);
    }
}

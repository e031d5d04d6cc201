// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {CurveMath} from "../../../../contracts/tokens/CurveMath.sol";

/// @title CurveBench
/// @notice CurveMath as a contract, so that numbers from outside can be tried.
contract CurveBench {
    uint256 private constant V = CurveMath.VIRTUAL;

    struct Answers {
        uint256 root;
        uint256 tokens;
        uint256 cost;
        uint256 worth;
        uint256 fee;
        uint256 gross;
    }

    /// @param points supply, slope, paid, more, fewer, bps
    function answers(uint256[6][] calldata points) external pure returns (Answers[] memory list) {
        list = new Answers[](points.length);
        for (uint256 n; n < points.length; ++n) {
            list[n] = answer(points[n]);
        }
    }

    function answer(uint256[6] calldata point) private pure returns (Answers memory made) {
        uint256 u = point[0] + V;
        made.root = FixedPointMathLib.sqrt(CurveMath.squareAfter(u, point[2], point[1]));
        made.tokens = CurveMath.tokensFor(u, point[2], point[1], made.root);
        made.cost = CurveMath.costOf(u, point[3], point[1]);
        made.worth = CurveMath.worthOf(u, point[4], point[1]);
        made.fee = CurveMath.feeOf(point[2], point[5]);
        made.gross = CurveMath.grossOf(point[2], point[5]);
    }

    function tokensFor(uint256 u, uint256 paid, uint256 slope, uint256 root) external pure returns (uint256) {
        return CurveMath.tokensFor(u, paid, slope, root);
    }
}

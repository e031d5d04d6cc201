// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CurveMath
/// @notice The only formulas of the curve. A token's price rises in a straight line with the supply: at position
/// `u = supply + VIRTUAL` one more base unit costs `2u / slope` base units of money. That is Bancor's formula at a
/// weight of one half, in whole numbers, with every rounding in favour of the reserve.
/// @dev Held after every trade: `slope * reserve >= u*u - VIRTUAL*VIRTUAL`, so the last holder can be paid
/// like the first.
/// Bounds: `u <= CAP + VIRTUAL < 2^80`, `slope <= MAX_SLOPE < 2^138`, `paid < 2^96`, so `u*u + slope*paid < 2^235` and
/// nothing here overflows. Checked arithmetic all the same, no assembly: this file is proved by the compiler's model
/// checker.
library CurveMath {
    /// @notice No token ever exists beyond these.
    uint256 internal constant CAP = 1_000_000e18;
    /// @notice Added to the supply, so that the price starts above zero.
    uint256 internal constant VIRTUAL = 10_000e18;
    /// @notice The flattest curve.
    uint256 internal constant MAX_SLOPE = 2e41;
    /// @notice 100 %.
    uint256 internal constant BPS = 10_000;

    /// @notice Not the whole-number square root of `square`.
    error CurveMath_NotTheRoot(uint256 square, uint256 root);

    /// @notice Money for `tokens` more at position `u`, rounded up: the reserve never gets less than they are worth.
    function costOf(uint256 u, uint256 tokens, uint256 slope) internal pure returns (uint256 cost) {
        uint256 area = tokens * (2 * u + tokens);
        cost = area / slope;
        if (cost * slope < area) cost += 1; // ceil: favours the reserve
    }

    /// @notice Money for giving back `tokens` at position `u`, rounded down: the reserve never pays more than they are
    /// worth. `tokens` is at most `u`.
    function worthOf(uint256 u, uint256 tokens, uint256 slope) internal pure returns (uint256) {
        return tokens * (2 * u - tokens) / slope; // floor: favours the reserve
    }

    /// @notice Square of the position that `paid` leads to from `u`, before rounding.
    function squareAfter(uint256 u, uint256 paid, uint256 slope) internal pure returns (uint256) {
        return u * u + slope * paid;
    }

    /// @notice Tokens for `paid` at position `u`, rounded down. `root` is the whole-number square root of
    /// {squareAfter}, found elsewhere and checked here.
    function tokensFor(uint256 u, uint256 paid, uint256 slope, uint256 root) internal pure returns (uint256) {
        uint256 square = squareAfter(u, paid, slope);
        // `require`, because the model checker does not see that `revert` with an error ends the call
        require(root * root <= square && square - root * root <= 2 * root, CurveMath_NotTheRoot(square, root));
        return root - u; // floor: favours the reserve
    }

    /// @notice The part of `gross` that is a fee, rounded up.
    function feeOf(uint256 gross, uint256 bps) internal pure returns (uint256 fee) {
        uint256 parts = gross * bps;
        fee = parts / BPS;
        if (fee * BPS < parts) fee += 1; // ceil: favours who earns the fee, never the trader
    }

    /// @notice The least money of which `net` is left after a fee of `bps`, less than {BPS}.
    function grossOf(uint256 net, uint256 bps) internal pure returns (uint256 gross) {
        uint256 parts = net * BPS;
        gross = parts / (BPS - bps);
        if (gross * (BPS - bps) < parts) gross += 1; // ceil: the least that is enough
    }
}

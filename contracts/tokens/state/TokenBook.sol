// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CurveMath} from "../CurveMath.sol";

/// @notice What changes in every trade: how many tokens exist and what is owed of the money paid for them. One slot,
/// the one in which the ERC-20 base keeps the supply. What backs the tokens follows from their number
/// ({TokenBookBits-backing}) and is stored nowhere.
/// @dev bits 0..79 supply | 80..159 fees owed to the platform | 160..247 fees owed to the creator | 248..255 the
/// platform's part of a trade (bps) at the last purchase. The cap is 1e24 < 2^80, so the base, which adds to and takes
/// from the whole slot, never reaches the other fields. The dearest curve holds 51,000e18 at the cap; one purchase
/// costs at most a hundred times that, of which the platform gets at most 2.5 % < 2^77.
type TokenBook is uint256;

using TokenBookBits for TokenBook global;

/// @title TokenBookBits
/// @notice Packs and reads {TokenBook}.
library TokenBookBits {
    /// @notice The most that can be owed to the platform at once.
    uint256 internal constant MAX_PLATFORM = type(uint80).max;
    /// @notice The most that can be owed to the creator at once.
    uint256 internal constant MAX_CREATOR = type(uint88).max;

    /// @notice The book of these parts; the caller knows that each fits.
    function pack(uint256 supply_, uint256 platformOwed_, uint256 creatorOwed_, uint256 platformBps_)
        internal
        pure
        returns (TokenBook)
    {
        return TokenBook.wrap(supply_ | (platformOwed_ << 80) | (creatorOwed_ << 160) | (platformBps_ << 248));
    }

    /// @notice The money that backs `supply_` tokens: what all of them together cost ({CurveMath-costOf}). The reserve
    /// is this and nothing else, whatever the trades that led to it, so nothing can be gained or lost on the way.
    function backing(uint256 supply_, uint256 slope) internal pure returns (uint256) {
        return CurveMath.costOf(CurveMath.VIRTUAL, supply_, slope);
    }

    /// @notice Tokens that exist.
    function supply(TokenBook book) internal pure returns (uint256) {
        return uint80(TokenBook.unwrap(book));
    }

    /// @notice Fees the platform has not collected.
    function platformOwed(TokenBook book) internal pure returns (uint256) {
        return uint80(TokenBook.unwrap(book) >> 80);
    }

    /// @notice Fees the creator has not collected.
    function creatorOwed(TokenBook book) internal pure returns (uint256) {
        return uint88(TokenBook.unwrap(book) >> 160);
    }

    /// @notice What the platform takes of a sale back to the curve.
    function platformBps(TokenBook book) internal pure returns (uint256) {
        return TokenBook.unwrap(book) >> 248;
    }
}

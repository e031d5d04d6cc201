// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PassTime} from "./PassTime.sol";

/// @notice The pass that counts for an owner, in the owner's balance slot: the live one, or the last that ended.
/// @dev bits 0..63 passId (0 = none) | 64..103 expiresAt (seconds, 0 = never ends) | 104..111 rank | 112..127 tierId |
/// 128..223 price of the newest stretch of time, per tier duration
type Holding is uint224;

using HoldingBits for Holding global;

/// @title HoldingBits
/// @notice Packs and reads a {Holding}.
library HoldingBits {
    /// @notice A holding of these parts.
    function pack(uint64 passId_, uint40 expiresAt_, uint8 rank_, uint16 tierId_, uint96 price_)
        internal
        pure
        returns (Holding)
    {
        return Holding.wrap(
            uint224(passId_) | (uint224(expiresAt_) << 64) | (uint224(rank_) << 104) | (uint224(tierId_) << 112)
                | (uint224(price_) << 128)
        );
    }

    /// @notice The same holding with another end.
    function withEnd(Holding held, uint40 expiresAt_) internal pure returns (Holding) {
        return Holding.wrap((Holding.unwrap(held) & ~(uint224(type(uint40).max) << 64)) | (uint224(expiresAt_) << 64));
    }

    /// @notice 0 = none.
    function passId(Holding held) internal pure returns (uint64) {
        return uint64(Holding.unwrap(held));
    }

    /// @notice Seconds since the epoch; 0 = never ends.
    function expiresAt(Holding held) internal pure returns (uint40) {
        return uint40(Holding.unwrap(held) >> 64);
    }

    /// @notice Rank of the tier.
    function rank(Holding held) internal pure returns (uint8) {
        return uint8(Holding.unwrap(held) >> 104);
    }

    /// @notice Tier of the pass; 0 = none.
    function tierId(Holding held) internal pure returns (uint16) {
        return uint16(Holding.unwrap(held) >> 112);
    }

    /// @notice Price of the newest stretch of time.
    function price(Holding held) internal pure returns (uint96) {
        return uint96(Holding.unwrap(held) >> 128);
    }

    /// @notice Whether the holding gives access in this block.
    function isLive(Holding held) internal view returns (bool) {
        return passId(held) != 0 && PassTime.isLive(expiresAt(held));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorTokenFactory} from "../ICreatorTokenFactory.sol";

/// @notice What a token is for ever: 8 bytes first of the arguments behind its code, and 6 bytes last of them when
/// something is locked or there is a launch fee.
/// @dev bit 0 the last 6 bytes exist | 1..5 length of the name (bytes) less one | 6..10 exponent less 25, the slope is
/// 2 * 10^exponent | 11..19 fee of the creator (bps) | 20..27 currency | 28..61 launchedAt (seconds, until 2514) |
/// 62..63 zero || 64..77 fee at the launch (bps) | 78..89 length of the launch (seconds) | 90..106 locked for the
/// creator (whole tokens) | 107..255 zero
type TokenTerms is uint256;

using TokenTermsBits for TokenTerms global;

/// @title TokenTermsBits
/// @notice Packs and reads {TokenTerms}.
library TokenTermsBits {
    /// @notice Nothing of the creator's part can be released before this long after the launch.
    uint256 internal constant CLIFF = 180 days;
    /// @notice After this long all of it can; in between it grows evenly from the launch on.
    uint256 internal constant VESTING = 4 * 365 days;
    /// @dev Of every slope there can be: preset 4 with 18 decimals.
    uint256 private constant MIN_EXPONENT = 25;

    /// @notice The terms of these parts; the caller has checked that each fits.
    /// @param exponent the slope is 2 * 10^exponent
    /// @param nameLength_ in bytes
    function pack(ICreatorTokenFactory.Facts memory facts, uint256 exponent, uint256 nameLength_)
        internal
        pure
        returns (TokenTerms)
    {
        uint256 ends = (uint256(facts.launchFeeBps) << 64) | (uint256(facts.launchSeconds) << 78)
            | (uint256(facts.locked) << 90);
        return TokenTerms.wrap(
            (ends == 0 ? 0 : ends | 1) | ((nameLength_ - 1) << 1) | ((exponent - MIN_EXPONENT) << 6)
                | (uint256(facts.creatorFeeBps) << 11) | (uint256(facts.currency) << 20)
                | (uint256(facts.launchedAt) << 28)
        );
    }

    /// @notice Whether the terms have their last 6 bytes: something is locked or there is a launch fee.
    function hasEnds(TokenTerms terms) internal pure returns (bool) {
        return TokenTerms.unwrap(terms) & 1 != 0;
    }

    /// @notice Bytes of the name.
    function nameLength(TokenTerms terms) internal pure returns (uint256) {
        return ((TokenTerms.unwrap(terms) >> 1) & 0x1f) + 1;
    }

    /// @notice How flat the curve is: base units of token, squared, per base unit of money.
    function slope(TokenTerms terms) internal pure returns (uint256) {
        return slopeOf(((TokenTerms.unwrap(terms) >> 6) & 0x1f) + MIN_EXPONENT);
    }

    /// @notice The slope that an exponent stands for.
    function slopeOf(uint256 exponent) internal pure returns (uint256) {
        return 2 * 10 ** exponent;
    }

    /// @notice What the creator takes of every trade, in hundredths of a percent.
    function creatorFeeBps(TokenTerms terms) internal pure returns (uint256) {
        return (TokenTerms.unwrap(terms) >> 11) & 0x1ff;
    }

    /// @notice Number of the reserve's currency; 0 = native.
    function currency(TokenTerms terms) internal pure returns (uint8) {
        return uint8(TokenTerms.unwrap(terms) >> 20);
    }

    /// @notice When the token was made, in seconds.
    function launchedAt(TokenTerms terms) internal pure returns (uint40) {
        return uint40((TokenTerms.unwrap(terms) >> 28) & 0x3ffffffff);
    }

    /// @notice What a purchase pays as fees in all in the second of the launch, in hundredths of a percent.
    function launchFeeBps(TokenTerms terms) internal pure returns (uint256) {
        return (TokenTerms.unwrap(terms) >> 64) & 0x3fff;
    }

    /// @notice How long the launch fee takes to fall to nothing, in seconds.
    function launchSeconds(TokenTerms terms) internal pure returns (uint256) {
        return (TokenTerms.unwrap(terms) >> 78) & 0xfff;
    }

    /// @notice Base units locked for the creator at the launch.
    function allocation(TokenTerms terms) internal pure returns (uint256) {
        return ((TokenTerms.unwrap(terms) >> 90) & 0x1ffff) * 1e18;
    }

    /// @notice What a purchase pays as fees in all at `time` (seconds): `usual`, or the launch fee while that is higher;
    /// both in hundredths of a percent.
    function feeAt(TokenTerms terms, uint256 usual, uint256 time) internal pure returns (uint256 bps) {
        if (!terms.hasEnds()) return usual;
        uint256 length = terms.launchSeconds();
        // 40, 16 and 16 bits: nothing overflows; `time` is before `end` where it is taken from it
        unchecked {
            uint256 end = terms.launchedAt() + length;
            if (time >= end) return usual;
            uint256 parts = terms.launchFeeBps() * (end - time);
            bps = (parts + length - 1) / length; // ceil: favours the creator
        }
        if (bps < usual) bps = usual;
    }

    /// @notice How many base units of the creator's part may have left the lock by `time` (seconds).
    function vestedAt(TokenTerms terms, uint256 time) internal pure returns (uint256) {
        uint256 age = time - terms.launchedAt();
        if (age < CLIFF) return 0;
        if (age >= VESTING) return terms.allocation();
        return terms.allocation() * age / VESTING; // floor: favours the lock
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a pass knows itself, in its ownership slot.
/// @dev bits 0..39 expiresAt (seconds, 0 = never ends) | 40..55 tierId (0 = no such pass) | 56..71 boughtDay (days since
/// the epoch; of the elder pass after a merge) | 72..75 stretches (of time, stored before the newest) | 76 card | 77
/// receipt | 78 soulbound | 79 coolsDown | 80..95 heldDay (days since the epoch; stays with its owner before that day)
type PassData is uint96;

using PassDataBits for PassData global;

/// @title PassDataBits
/// @notice Packs and reads {PassData}.
library PassDataBits {
    /// @notice The hold was set by a payment with a card.
    uint96 internal constant CARD = 1 << 76;
    /// @notice A receipt is kept for this pass; see {Receipt}.
    uint96 internal constant RECEIPT = 1 << 77;
    /// @notice The pass never moves.
    uint96 internal constant SOULBOUND = 1 << 78;
    /// @notice The pass rests after each move.
    uint96 internal constant COOLS_DOWN = 1 << 79;

    /// @dev expiresAt and stretches: what a change of time writes.
    uint96 private constant TIME = (1 << 40) - 1 | 15 << 72;
    /// @dev soulbound, coolsDown and heldDay, or a receipt: what can keep a pass where it is.
    uint96 private constant BOUND = ~uint96(0) << 77;

    /// @notice A new pass.
    /// @param marks of its tier
    function pack(uint40 expiresAt_, uint16 tierId_, uint16 boughtDay_, uint96 marks) internal pure returns (PassData) {
        return PassData.wrap(uint96(expiresAt_) | (uint96(tierId_) << 40) | (uint96(boughtDay_) << 56) | marks);
    }

    /// @notice The same pass with other time.
    function withTime(PassData data, uint40 expiresAt_, uint8 stretches_) internal pure returns (PassData) {
        return PassData.wrap((PassData.unwrap(data) & ~TIME) | uint96(expiresAt_) | (uint96(stretches_) << 72));
    }

    /// @notice The same pass with another end.
    function withEnd(PassData data, uint40 expiresAt_) internal pure returns (PassData) {
        return PassData.wrap((PassData.unwrap(data) & ~uint96(type(uint40).max)) | uint96(expiresAt_));
    }

    /// @notice The same pass in another tier: its card mark and its hold stay.
    function withTier(PassData data, uint16 tierId_, uint96 marks) internal pure returns (PassData) {
        uint96 others = PassData.unwrap(data) & ~(uint96(type(uint16).max) << 40 | SOULBOUND | COOLS_DOWN);
        return PassData.wrap(others | (uint96(tierId_) << 40) | marks);
    }

    /// @notice The same pass with this day as its day of purchase.
    function withBoughtDay(PassData data, uint16 boughtDay_) internal pure returns (PassData) {
        return PassData.wrap((PassData.unwrap(data) & ~(uint96(type(uint16).max) << 56)) | (uint96(boughtDay_) << 56));
    }

    /// @notice The same pass, held at least until `day` begins.
    function heldTo(PassData data, uint16 day) internal pure returns (PassData) {
        if (day <= heldDay(data)) return data;
        return PassData.wrap((PassData.unwrap(data) & ~(uint96(type(uint16).max) << 80)) | (uint96(day) << 80));
    }

    /// @notice The same pass with a mark.
    function marked(PassData data, uint96 mark) internal pure returns (PassData) {
        return PassData.wrap(PassData.unwrap(data) | mark);
    }

    /// @notice The same pass without a mark.
    function unmarked(PassData data, uint96 mark) internal pure returns (PassData) {
        return PassData.wrap(PassData.unwrap(data) & ~mark);
    }

    /// @notice Whether the pass has a mark.
    function has(PassData data, uint96 mark) internal pure returns (bool) {
        return PassData.unwrap(data) & mark != 0;
    }

    /// @notice Whether anything could keep the pass where it is.
    function isBound(PassData data) internal pure returns (bool) {
        return PassData.unwrap(data) & BOUND != 0;
    }

    /// @notice Seconds since the epoch; 0 = never ends.
    function expiresAt(PassData data) internal pure returns (uint40) {
        return uint40(PassData.unwrap(data));
    }

    /// @notice Tier of the pass.
    function tierId(PassData data) internal pure returns (uint16) {
        return uint16(PassData.unwrap(data) >> 40);
    }

    /// @notice Days since the epoch.
    function boughtDay(PassData data) internal pure returns (uint16) {
        return uint16(PassData.unwrap(data) >> 56);
    }

    /// @notice Stretches of time stored before the newest.
    function stretches(PassData data) internal pure returns (uint8) {
        return uint8(PassData.unwrap(data) >> 72) & 15;
    }

    /// @notice Days since the epoch; 0 = not held.
    function heldDay(PassData data) internal pure returns (uint16) {
        return uint16(PassData.unwrap(data) >> 80);
    }

    /// @notice Seconds since the epoch; 0 = not held.
    function heldUntil(PassData data) internal pure returns (uint40) {
        return uint40(heldDay(data)) * 1 days;
    }
}

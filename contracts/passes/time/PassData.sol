// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a pass knows itself, in its ownership slot.
/// @dev bits 0..39 expiresAt (seconds, 0 = never ends) | 40..55 tierId (0 = no such pass) | 56..71 boughtDay (days since
/// the epoch; of the elder pass after a merge) | 72..79 stretches (of time, stored before the newest) | 80..95 zero
type PassData is uint96;

using PassDataBits for PassData global;

/// @title PassDataBits
/// @notice Packs and reads {PassData}.
library PassDataBits {
    /// @notice The data of these parts.
    function pack(uint40 expiresAt_, uint16 tierId_, uint16 boughtDay_, uint8 stretches_)
        internal
        pure
        returns (PassData)
    {
        return PassData.wrap(
            uint96(expiresAt_) | (uint96(tierId_) << 40) | (uint96(boughtDay_) << 56) | (uint96(stretches_) << 72)
        );
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
        return uint8(PassData.unwrap(data) >> 72);
    }
}

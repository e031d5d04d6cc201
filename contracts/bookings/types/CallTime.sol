// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CallTime
/// @notice Bounds of a call and the clocks that follow from its start.
library CallTime {
    uint256 internal constant MIN_MINUTES = 5;
    uint256 internal constant MAX_MINUTES = 480;
    /// @notice A call starts at most this far ahead.
    uint256 internal constant MAX_AHEAD = 365 days;
    /// @notice Nobody's word moves money sooner than this: so long everybody may dispute it.
    uint256 internal constant CHALLENGE = 12 hours;
    /// @notice Calls in a package.
    uint256 internal constant MAX_CALLS = 12;

    /// @notice Length in seconds.
    function secondsOf(uint256 lengthMinutes) internal pure returns (uint256) {
        return lengthMinutes * 60;
    }

    /// @notice When a call ends, in seconds.
    function endOf(uint256 startAt, uint256 lengthMinutes) internal pure returns (uint256) {
        return startAt + secondsOf(lengthMinutes);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CallTime
/// @notice Bounds of a call and the clocks that follow from its start.
library CallTime {
    /// @notice A call is at least this long, in minutes.
    uint256 internal constant MIN_MINUTES = 5;
    /// @notice A call is at most this long, in minutes, extensions included.
    uint256 internal constant MAX_MINUTES = 480;
    /// @notice A call starts at most this far ahead.
    uint256 internal constant MAX_AHEAD = 365 days;
    /// @notice The least time both sides have to dispute an attendance or the creator's word before it pays.
    uint256 internal constant CHALLENGE = 12 hours;
    /// @notice A package has at most this many calls.
    uint256 internal constant MAX_CALLS = 12;

    /// @notice The length of a call in seconds.
    function secondsOf(uint256 lengthMinutes) internal pure returns (uint256) {
        return lengthMinutes * 60;
    }

    /// @notice When a call ends that starts at `startAt`; both in seconds.
    function endOf(uint256 startAt, uint256 lengthMinutes) internal pure returns (uint256) {
        return startAt + secondsOf(lengthMinutes);
    }
}

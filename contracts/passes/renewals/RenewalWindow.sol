// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title RenewalWindow
/// @notice When a period may be charged, and how much the sender has of it.
library RenewalWindow {
    /// @notice A period can be charged during the last tenth of the period before it.
    uint256 internal constant AHEAD_DIVISOR = 10;
    /// @notice How long after its end a pass can still be renewed.
    uint256 internal constant MAX_LATE = 30 days;

    /// @notice First second of the window before `end`.
    /// @dev A tenth of the longest period is under 14 years, and no pass ended before 2026.
    function opensAt(uint256 end, uint256 duration) internal pure returns (uint256) {
        return end - duration / AHEAD_DIVISOR; // floor of the tenth: favours the subscriber
    }

    /// @notice Last second of the window.
    function closesAt(uint256 end) internal pure returns (uint256) {
        return end + MAX_LATE;
    }

    /// @notice The tip, never more than the price.
    function tipOf(uint256 offered, uint256 price) internal pure returns (uint256) {
        return offered < price ? offered : price;
    }
}

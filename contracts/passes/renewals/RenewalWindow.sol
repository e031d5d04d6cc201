// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title RenewalWindow
/// @notice When a period may be charged, and how much the sender has of it.
library RenewalWindow {
    /// @notice A period can be paid ahead by its tenth part.
    uint256 internal constant AHEAD = 10;
    /// @notice An ended pass can still be renewed for this long: 30 days.
    uint256 internal constant AFTER = 2_592_000;

    /// @notice First second of the window before `end`.
    /// @dev A tenth of the longest period is under 14 years, and no pass ended before 2026.
    function opensAt(uint256 end, uint256 duration) internal pure returns (uint256) {
        return end - duration / AHEAD; // floor of the tenth: favours the subscriber
    }

    /// @notice Last second of the window.
    function closesAt(uint256 end) internal pure returns (uint256) {
        return end + AFTER;
    }

    /// @notice The tip, never more than the price.
    function tipOf(uint256 offered, uint256 price) internal pure returns (uint256) {
        return offered < price ? offered : price;
    }
}

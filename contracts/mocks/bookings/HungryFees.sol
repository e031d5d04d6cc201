// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title HungryFees
/// @notice A fee schedule that asks for everything and names whoever it is told as treasury.
contract HungryFees {
    address public treasury;

    /// @notice Names the treasury.
    function setTreasury(address treasury_) external {
        treasury = treasury_;
    }

    /// @notice The whole price as fee, never paused.
    function termsOf(uint8) external view returns (uint16 bps, address to, uint40 pausedUntil) {
        return (10_000, treasury, 0);
    }
}

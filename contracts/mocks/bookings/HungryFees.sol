// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title HungryFees
/// @notice A fee schedule that asks for everything and names whoever it is told as treasury.
contract HungryFees {
    address public treasury;
    /// @notice What it answers as fee, in bps; at first the whole price.
    uint16 public bps = 10_000;

    /// @notice Names the treasury.
    function setTreasury(address treasury_) external {
        treasury = treasury_;
    }

    /// @notice Changes the fee.
    function setFee(uint16 bps_) external {
        bps = bps_;
    }

    /// @notice The fee of every product, never paused.
    function termsOf(uint8) external view returns (uint16 fee, address to, uint40 pausedUntil) {
        return (bps, treasury, 0);
    }
}

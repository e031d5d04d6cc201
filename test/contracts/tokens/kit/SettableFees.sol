// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title SettableFees
/// @notice The one function of a fee schedule that a token calls, with answers a test decides, also such as the
/// real one would never give.
contract SettableFees {
    uint16 public bps = 250;
    address public treasury;
    uint40 public pausedUntil;

    constructor(address treasury_) {
        treasury = treasury_;
    }

    function setBps(uint16 bps_) external {
        bps = bps_;
    }

    function setTreasury(address treasury_) external {
        treasury = treasury_;
    }

    function setPausedUntil(uint40 pausedUntil_) external {
        pausedUntil = pausedUntil_;
    }

    /// @notice Refuses every product but creator tokens, number 3.
    function termsOf(uint8 product) external view returns (uint16, address, uint40) {
        require(product == 3);
        return (bps, treasury, pausedUntil);
    }
}

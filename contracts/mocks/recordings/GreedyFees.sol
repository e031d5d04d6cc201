// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title GreedyFees
/// @notice A fee schedule that forgot its caps.
contract GreedyFees {
    address private immutable TREASURY;

    constructor(address treasury) {
        TREASURY = treasury;
    }

    /// @notice Half of everything.
    function termsOf(uint8) external view returns (uint16 bps, address treasury, uint40 pausedUntil) {
        return (5_000, TREASURY, 0);
    }
}

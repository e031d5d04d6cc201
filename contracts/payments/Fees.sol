// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Fees
/// @notice Products, their caps, and the one division of money between a seller and the platform.
library Fees {
    uint8 internal constant PASS = 0;
    uint8 internal constant TIP = 1;
    uint8 internal constant CONSULTATION = 2;
    uint8 internal constant TOKEN = 3;
    uint8 internal constant RECORDING = 4;
    uint8 internal constant RESALE = 5;
    uint8 internal constant PRODUCTS = 6;

    /// @notice 100 %.
    uint256 internal constant BPS = 10_000;
    /// @notice The most the platform may ever take of a product that has a fee: 2.5 %.
    uint16 internal constant CAP = 250;
    /// @notice How long one pause of the guardian lasts: 7 days.
    uint40 internal constant PAUSE_SECONDS = 604_800;

    /// @notice The most the platform may take of a product: nothing of passes and tips.
    function capOf(uint8 product) internal pure returns (uint16) {
        return product < CONSULTATION ? 0 : CAP;
    }

    /// @notice Divides `amount`: the platform's part rounded down, everything else is the seller's.
    function divide(uint256 amount, uint256 bps) internal pure returns (uint256 seller, uint256 fee) {
        fee = amount * bps / BPS; // floor: favours the seller
        seller = amount - fee;
    }
}

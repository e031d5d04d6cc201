// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Roles
/// @notice Role numbers of the platform's AccessManager. Role 0 is its administrator: the 48 h timelock.
library Roles {
    /// @notice May pause money coming in, once per product until re-armed. Can move nothing.
    uint64 internal constant GUARDIAN = 1;
    /// @notice Splits disputed bookings.
    uint64 internal constant ARBITER = 2;
    /// @notice Signs who attended a call and which card payments may mint.
    uint64 internal constant ATTESTOR = 3;
    /// @notice Runs due renewals and sweeps; anything it may do, anybody may do at once.
    uint64 internal constant KEEPER = 4;
    /// @notice Lists and pauses currencies.
    uint64 internal constant CURRENCY_LISTER = 5;
    /// @notice Lowers and raises fees below their caps.
    uint64 internal constant FEE_MANAGER = 6;
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title GasBurner
/// @notice Hostile receiver: burns all the gas it is given.
contract GasBurner {
    receive() external payable {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

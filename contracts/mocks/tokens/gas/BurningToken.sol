// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title BurningToken
/// @notice Burns all the gas it is given, whatever it is asked.
contract BurningToken {
    fallback() external payable {
        assembly ("memory-safe") {
            invalid()
        }
    }

    receive() external payable {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

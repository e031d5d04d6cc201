// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title GasMeter
/// @notice Receiver that remembers how much gas it was given.
contract GasMeter {
    uint256 public given;

    receive() external payable {
        given = gasleft();
    }
}

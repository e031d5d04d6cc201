// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title DecimalToken
/// @notice As much of a token as a currency list asks for.
contract DecimalToken {
    uint8 public immutable decimals;
    string public symbol = "DEC";

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }
}

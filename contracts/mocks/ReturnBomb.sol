// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ReturnBomb
/// @notice Hostile receiver: answers with as many bytes as its gas pays for, up to a megabyte, as refusal or as answer.
contract ReturnBomb {
    bool private immutable REFUSES;

    constructor(bool refuses) {
        REFUSES = refuses;
    }

    receive() external payable {
        bool refuses = REFUSES;
        // Memory costs 3 gas a word plus its square / 512: what is left decides how big the answer gets.
        uint256 size = gasleft() > 4_000_000 ? 1 << 20 : 100_000;
        assembly ("memory-safe") {
            if refuses { revert(0, size) }
            return(0, size)
        }
    }
}

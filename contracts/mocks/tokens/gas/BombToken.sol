// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title BombToken
/// @notice Answers or refuses with as many bytes as its gas pays for, up to a megabyte; the first word says 1.
contract BombToken {
    bool private immutable REFUSES;

    constructor(bool refuses) {
        REFUSES = refuses;
    }

    fallback() external payable {
        bool refuses = REFUSES;
        // Memory costs 3 gas a word plus its square / 512: what is left decides how big the answer gets.
        uint256 size = 1 << 20;
        if (gasleft() < 4_000_000) size = gasleft() > 80_000 ? 100_000 : 20_000;
        assembly ("memory-safe") {
            mstore(0, 1)
            if refuses { revert(0, size) }
            return(0, size)
        }
    }

    /// @notice Plain native money is welcome.
    receive() external payable {}
}

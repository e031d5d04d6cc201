// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CloneCode
/// @notice The code of a clone: the 45 bytes of ERC-1167 and, behind them, arguments for ever.
library CloneCode {
    /// @notice The bytes of ERC-1167 before the address of the model.
    bytes10 internal constant BEFORE_MODEL = 0x363d3d373d3d3d363d73;
    /// @notice The bytes of ERC-1167 behind it.
    bytes15 internal constant BEHIND_MODEL = 0x5af43d82803e903d91602b57fd5bf3;

    /// @dev Bytes of the code before the arguments.
    uint256 private constant PROXY = 45;

    /// @notice The 32 bytes of the arguments of `clone` from `offset` on, with zeros behind their end. An account without
    /// code answers zeros.
    function wordAt(address clone, uint256 offset) internal view returns (uint256 word) {
        assembly ("memory-safe") {
            extcodecopy(clone, 0x00, add(PROXY, offset), 0x20)
            word := mload(0x00)
        }
    }

    /// @notice How many bytes of arguments a clone has.
    function lengthOf(address clone) internal view returns (uint256) {
        return clone.code.length - PROXY;
    }
}

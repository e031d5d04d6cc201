// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title SignedOnce
/// @notice A contract account that has signed one digest (ERC-1271).
contract SignedOnce {
    bytes32 public signed;

    receive() external payable {}

    function sign(bytes32 digest) external {
        signed = digest;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return digest == signed ? this.isValidSignature.selector : bytes4(0);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title ApprovingWallet
/// @notice A contract account: signs by having approved a digest (ERC-1271), acts for whoever asks.
contract ApprovingWallet is IERC1271 {
    mapping(bytes32 digest => bool) public approved;

    receive() external payable {}

    /// @notice Signs a digest.
    function approveDigest(bytes32 digest) external {
        approved[digest] = true;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return approved[digest] ? IERC1271.isValidSignature.selector : bytes4(0);
    }

    /// @notice Acts as an ordinary caller.
    function act(address target, uint256 value, bytes calldata data) external payable returns (bytes memory answer) {
        bool ok;
        (ok, answer) = target.call{value: value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }
}

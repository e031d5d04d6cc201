// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SkimmingToken} from "../SkimmingToken.sol";

/// @title SkimmingAuthorized
/// @notice A token that takes any signature for an authorisation and keeps one unit of what it moves.
contract SkimmingAuthorized is SkimmingToken {
    /// @notice EIP-3009, carelessly.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256,
        uint256,
        bytes32,
        bytes calldata
    ) external {
        _transfer(from, to, value);
        _burn(to, 1);
    }
}

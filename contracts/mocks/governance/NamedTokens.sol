// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title NamedTokens
/// @notice Stands for the factory of creator tokens: says whose token a token is.
contract NamedTokens {
    mapping(address token => address creator) public creatorOf;

    /// @notice Names a creator.
    function set(address token, address creator) external {
        creatorOf[token] = creator;
    }
}

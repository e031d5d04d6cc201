// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ITokenRegistry
/// @notice What the vault factory asks the token factory, the only truth about whose token a token is.
interface ITokenRegistry {
    /// @notice The creator of a token; zero when the registry did not make it.
    function creatorOf(address token) external view returns (address);
}

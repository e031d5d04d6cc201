// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IStreamPassFactory
/// @notice Deploys one immutable StreamPass clone per creator and is the only registry of them.
interface IStreamPassFactory {
    event PassCollectionCreated(
        address indexed creator, address indexed collection, address payout, string name, string symbol
    );

    /// @notice Creates the caller's collection. Reverts when the caller already has one.
    function createCollection(string calldata name, string calldata symbol, address payout)
        external
        returns (address collection);
    function collectionOf(address creator) external view returns (address);
    function isCollection(address collection) external view returns (bool);
}

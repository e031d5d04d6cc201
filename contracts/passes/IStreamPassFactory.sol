// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICloneFactory} from "../clones/ICloneFactory.sol";

/// @title IStreamPassFactory
/// @notice Deploys one immutable StreamPass clone per creator and is the only registry of them.
/// @dev A clone for each creator ({ICloneFactory}).
interface IStreamPassFactory is ICloneFactory {
    /// @notice A creator has a collection.
    event PassCollectionCreated(
        address indexed creator, address indexed collection, address payout, string name, string symbol
    );

    /// @notice A name has 1 to 64 bytes.
    error StreamPassFactory_NameLength(uint256 length);
    /// @notice A symbol has 1 to 16 bytes.
    error StreamPassFactory_SymbolLength(uint256 length);
    /// @notice The zero address cannot take money.
    error StreamPassFactory_ZeroPayout();

    /// @notice Creates the caller's collection.
    /// @dev Requirements: the caller has none yet; name and symbol have 1 to 64 and 1 to 16 bytes; `payout` is
    /// neither zero nor the ledger nor the factory; an implementation is set. Emits {PassCollectionCreated}.
    function createCollection(string calldata name, string calldata symbol, address payout)
        external
        returns (address collection);

    /// @notice The collection of a creator; zero when there is none.
    function collectionOf(address creator) external view returns (address);
    /// @notice Whether this factory made the collection.
    function isCollection(address collection) external view returns (bool);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRecordingsFactory
/// @notice Deploys one immutable Recordings clone per creator and is the only registry of them.
/// @dev Upgradeable (UUPS, ERC-7201) by the AccessManager; clones are not. The address of a collection depends on its
/// creator, so a replaced block cannot hand it to somebody else.
interface IRecordingsFactory {
    /// @notice A creator can publish recordings.
    event RecordingsCreated(address indexed creator, address indexed collection, string name);
    /// @notice Later collections are clones of `newImplementation`; existing ones stay what they are.
    event ImplementationChanged(address oldImplementation, address newImplementation);

    /// @notice One collection per creator.
    error RecordingsFactory_CollectionExists(address creator, address collection);
    /// @notice A name has 1 to 64 bytes.
    error RecordingsFactory_NameLength(uint256 length);
    /// @notice No implementation is set, or it has no code.
    error RecordingsFactory_NoImplementation(address implementation);

    /// @notice Creates the caller's collection.
    /// @dev Requirements: the caller has none yet; the name has 1 to 64 bytes; an implementation is set.
    /// Emits {RecordingsCreated}.
    function createCollection(string calldata name) external returns (address collection);

    /// @notice Sets what later collections are clones of.
    /// @dev Requirements: the AccessManager allows the caller; the implementation has code.
    /// Emits {ImplementationChanged}.
    function setImplementation(address implementation) external;

    /// @notice The collection of a creator; zero when there is none.
    function collectionOf(address creator) external view returns (address);
    /// @notice Whether this factory made the collection.
    function isCollection(address collection) external view returns (bool);
    /// @notice What later collections are clones of.
    function implementation() external view returns (address);
}

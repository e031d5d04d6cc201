// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICloneFactory} from "../clones/ICloneFactory.sol";

/// @title IRecordingsFactory
/// @notice Deploys one immutable Recordings clone per creator and is the only registry of them.
/// @dev A clone for each creator ({ICloneFactory}).
interface IRecordingsFactory is ICloneFactory {
    /// @notice A creator can publish recordings.
    event RecordingsCreated(address indexed creator, address indexed collection, string name);

    /// @notice A name has 1 to 64 bytes.
    error RecordingsFactory_NameLength(uint256 length);

    /// @notice Creates the caller's collection.
    /// @dev Requirements: the caller has none yet; the name has 1 to 64 bytes; an implementation is set.
    /// Emits {RecordingsCreated}.
    function createCollection(string calldata name) external returns (address collection);

    /// @notice The collection of a creator; zero when there is none.
    function collectionOf(address creator) external view returns (address);
    /// @notice Whether this factory made the collection.
    function isCollection(address collection) external view returns (bool);
}

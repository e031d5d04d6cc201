// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CloneFactory} from "../clones/CloneFactory.sol";
import {IRecordingsFactory} from "./IRecordingsFactory.sol";

/// @title RecordingsFactory
/// @notice See {IRecordingsFactory}.
contract RecordingsFactory is IRecordingsFactory, CloneFactory {
    uint256 private constant MAX_NAME = 64; // bytes

    /// @inheritdoc IRecordingsFactory
    function createCollection(string calldata name) external returns (address collection) {
        // Check
        uint256 length = bytes(name).length;
        if (length == 0 || length > MAX_NAME) revert RecordingsFactory_NameLength(length);

        // Effect
        collection = _clone(msg.sender, bytes(name));

        // Log
        emit RecordingsCreated({creator: msg.sender, collection: collection, name: name});
    }

    /// @inheritdoc IRecordingsFactory
    function collectionOf(address creator) external view returns (address) {
        return _cloneOf(creator);
    }

    /// @inheritdoc IRecordingsFactory
    function isCollection(address collection) external view returns (bool) {
        return _isClone(collection);
    }
}

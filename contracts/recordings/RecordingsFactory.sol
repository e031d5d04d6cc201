// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {IRecordingsFactory} from "./IRecordingsFactory.sol";

/// @title RecordingsFactory
/// @notice See {IRecordingsFactory}.
contract RecordingsFactory is IRecordingsFactory, AccessManagedUpgradeable, UUPSUpgradeable {
    /// @custom:storage-location erc7201:stagedoor.storage.RecordingsFactory
    struct RecordingsFactoryStorage {
        address implementation;
        mapping(address creator => address collection) collectionOf;
        mapping(address collection => bool made) isCollection;
    }

    uint256 private constant LONGEST_NAME = 64;
    /// @dev keccak256(abi.encode(uint256(keccak256("stagedoor.storage.RecordingsFactory")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0xb11591beda374606b5db644e943b6a7501a1c3e9c0786e7376bd3fea29840400;

    constructor() {
        _disableInitializers();
    }

    /// @param manager AccessManager that says who may set the implementation and upgrade
    function initialize(address manager) external initializer {
        __AccessManaged_init(manager);
    }

    /// @inheritdoc IRecordingsFactory
    function createCollection(string calldata name) external returns (address collection) {
        // Check
        RecordingsFactoryStorage storage $ = _storage();
        address existing = $.collectionOf[msg.sender];
        if (existing != address(0)) revert RecordingsFactory_CollectionExists(msg.sender, existing);
        uint256 length = bytes(name).length;
        if (length == 0 || length > LONGEST_NAME) revert RecordingsFactory_NameLength(length);
        address model = $.implementation;
        if (model == address(0)) revert RecordingsFactory_NoImplementation(model);

        // Effect: the salt is the creator, so that no replaced block gives this address to somebody else.
        collection = LibClone.cloneDeterministic({
            implementation: model,
            args: abi.encodePacked(msg.sender, name),
            salt: bytes32(uint256(uint160(msg.sender)))
        });
        $.collectionOf[msg.sender] = collection;
        $.isCollection[collection] = true;

        // Log
        emit RecordingsCreated({creator: msg.sender, collection: collection, name: name});
    }

    /// @inheritdoc IRecordingsFactory
    function setImplementation(address newImplementation) external restricted {
        if (newImplementation.code.length == 0) revert RecordingsFactory_NoImplementation(newImplementation);
        RecordingsFactoryStorage storage $ = _storage();
        address old = $.implementation;
        $.implementation = newImplementation;
        emit ImplementationChanged(old, newImplementation);
    }

    /// @inheritdoc IRecordingsFactory
    function collectionOf(address creator) external view returns (address) {
        return _storage().collectionOf[creator];
    }

    /// @inheritdoc IRecordingsFactory
    function isCollection(address collection) external view returns (bool) {
        return _storage().isCollection[collection];
    }

    /// @inheritdoc IRecordingsFactory
    function implementation() external view returns (address) {
        return _storage().implementation;
    }

    /// @dev The AccessManager decides; by default only its admin.
    function _authorizeUpgrade(address) internal override restricted {}

    function _storage() private pure returns (RecordingsFactoryStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}

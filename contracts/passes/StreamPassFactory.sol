// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {IStreamPassFactory} from "./IStreamPassFactory.sol";
import {StreamPass} from "./StreamPass.sol";

/// @title StreamPassFactory
/// @notice See {IStreamPassFactory}.
contract StreamPassFactory is IStreamPassFactory, AccessManagedUpgradeable, UUPSUpgradeable {
    /// @custom:storage-location erc7201:stagedoor.storage.StreamPassFactory
    struct StreamPassFactoryStorage {
        address implementation;
        mapping(address creator => address collection) collectionOf;
    }

    /// @dev A clone is 45 bytes of code and its arguments, of which the creator comes first.
    uint256 private constant SHORTEST_CLONE = 45 + 20;

    /// @dev keccak256(abi.encode(uint256(keccak256("stagedoor.storage.StreamPassFactory")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0xeace8406eebfcae06987017817df745377b048bd9a5d20b527b3571629c86d00;

    constructor() {
        _disableInitializers();
    }

    /// @param manager AccessManager that says who may set the implementation and upgrade
    function initialize(address manager) external initializer {
        __AccessManaged_init(manager);
    }

    /// @inheritdoc IStreamPassFactory
    function createCollection(string calldata name, string calldata symbol, address payout)
        external
        returns (address collection)
    {
        // Check
        StreamPassFactoryStorage storage $ = _storage();
        address existing = $.collectionOf[msg.sender];
        if (existing != address(0)) revert StreamPassFactory_CollectionExists(msg.sender, existing);
        if (bytes(name).length == 0 || bytes(name).length > 64) {
            revert StreamPassFactory_NameLength(bytes(name).length);
        }
        if (bytes(symbol).length == 0 || bytes(symbol).length > 16) {
            revert StreamPassFactory_SymbolLength(bytes(symbol).length);
        }
        if (payout == address(0)) revert StreamPassFactory_ZeroPayout();
        address model = $.implementation;
        if (model == address(0)) revert StreamPassFactory_NoImplementation(model);

        // Effect: the salt is the creator, so that no replaced block gives this address to somebody else.
        collection = LibClone.cloneDeterministic({
            implementation: model,
            args: abi.encodePacked(msg.sender, uint8(bytes(name).length), name, symbol),
            salt: bytes32(uint256(uint160(msg.sender)))
        });
        $.collectionOf[msg.sender] = collection;
        StreamPass(collection).initialize(payout);

        // Log
        emit PassCollectionCreated({
            creator: msg.sender,
            collection: collection,
            payout: payout,
            name: name,
            symbol: symbol
        });
    }

    /// @inheritdoc IStreamPassFactory
    function setImplementation(address newImplementation) external restricted {
        if (newImplementation.code.length == 0) revert StreamPassFactory_NoImplementation(newImplementation);
        StreamPassFactoryStorage storage $ = _storage();
        address old = $.implementation;
        $.implementation = newImplementation;
        emit ImplementationChanged(old, newImplementation);
    }

    /// @inheritdoc IStreamPassFactory
    function collectionOf(address creator) external view returns (address) {
        return _storage().collectionOf[creator];
    }

    /// @inheritdoc IStreamPassFactory
    /// @dev The collection names its creator in its code, and only what this factory made for that creator is it: other
    /// code can name whom it likes.
    function isCollection(address collection) external view returns (bool) {
        // Code that is shorter has no creator to read, and no account at all is nobody's collection.
        if (collection.code.length < SHORTEST_CLONE) return false;
        address creator = address(bytes20(LibClone.argsOnClone(collection, 0, 20)));
        return _storage().collectionOf[creator] == collection;
    }

    /// @inheritdoc IStreamPassFactory
    function implementation() external view returns (address) {
        return _storage().implementation;
    }

    /// @dev The AccessManager decides; by default only its admin.
    function _authorizeUpgrade(address) internal override restricted {}

    function _storage() private pure returns (StreamPassFactoryStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}

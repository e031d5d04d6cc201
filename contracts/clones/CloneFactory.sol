// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {CloneCode} from "./CloneCode.sol";
import {ICloneFactory} from "./ICloneFactory.sol";
import {OneForEach} from "./OneForEach.sol";

/// @title CloneFactory
/// @notice See {ICloneFactory}. The arguments of a clone begin with its subject.
abstract contract CloneFactory is ICloneFactory, OneForEach, AccessManagedUpgradeable, UUPSUpgradeable {
    /// @custom:storage-location erc7201:stagedoor.storage.CloneFactory
    struct CloneFactoryStorage {
        address implementation;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("stagedoor.storage.CloneFactory")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x9036bd93731d19366ec0814ff8a015eef2c367e237f79ffaeaab43db6b0bae00;

    constructor() {
        _disableInitializers();
    }

    /// @notice Runs once, in the transaction that makes the proxy.
    /// @param manager AccessManager that says who may set the implementation and upgrade
    function initialize(address manager) external initializer {
        __AccessManaged_init(manager);
    }

    /// @inheritdoc ICloneFactory
    function setImplementation(address newImplementation) external restricted {
        if (newImplementation.code.length == 0) revert CloneFactory_NoImplementation(newImplementation);
        CloneFactoryStorage storage $ = _storage();
        address old = $.implementation;
        $.implementation = newImplementation;
        emit ImplementationChanged(old, newImplementation);
    }

    /// @inheritdoc ICloneFactory
    function implementation() public view returns (address) {
        return _storage().implementation;
    }

    /// @dev Makes the clone of `subject`.
    /// @param rest its arguments behind the subject
    function _clone(address subject, bytes memory rest) internal returns (address clone) {
        // Check: a second one is refused before the EVM does, which would keep all the gas that was sent along.
        clone = _addressFor(subject);
        if (clone.code.length != 0) revert CloneFactory_Exists(subject, clone);
        address model = implementation();
        if (model == address(0)) revert CloneFactory_NoImplementation(model);

        // Effect
        _makeFor(subject, abi.encodePacked(CloneCode.BEFORE_MODEL, model, CloneCode.BEHIND_MODEL, subject, rest));
    }

    /// @dev The clone of a subject; zero when there is none.
    function _cloneOf(address subject) internal view returns (address clone) {
        clone = _addressFor(subject);
        if (clone.code.length == 0) clone = address(0);
    }

    /// @dev Whether this factory made the account. What its code says of its subject is believed only when the one of that
    /// subject has this very address; nobody is no subject.
    function _isClone(address account) internal view returns (bool) {
        address subject = address(uint160(CloneCode.wordAt(account, 0) >> 96));
        return subject != address(0) && _addressFor(subject) == account;
    }

    /// @dev The AccessManager decides; by default only its admin.
    function _authorizeUpgrade(address) internal override restricted {}

    function _storage() private pure returns (CloneFactoryStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}

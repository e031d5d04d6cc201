// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {ICreatorVault} from "../tokens/vault/ICreatorVault.sol";
import {ICreatorVaultFactory} from "../tokens/vault/ICreatorVaultFactory.sol";
import {ICreatorGovernor} from "./ICreatorGovernor.sol";
import {IGovernorFactory} from "./IGovernorFactory.sol";

/// @title GovernorFactory
/// @notice See {IGovernorFactory}.
contract GovernorFactory is IGovernorFactory, AccessManagedUpgradeable, UUPSUpgradeable {
    /// @custom:storage-location erc7201:stagedoor.storage.GovernorFactory
    struct GovernorFactoryStorage {
        address governor;
        address timelock;
        mapping(address vault => address governor) governorOf;
        mapping(address governor => bool made) isGovernor;
    }

    uint256 private constant MAX_VETO = 365 days;

    /// @dev keccak256(abi.encode(uint256(keccak256("stagedoor.storage.GovernorFactory")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x2f09b9931312c8fc24a972cc6774e4126e89c60237e07e40ba09cc3fbfbba100;

    ICreatorVaultFactory private immutable VAULTS;

    constructor(ICreatorVaultFactory vaults) {
        VAULTS = vaults;
        _disableInitializers();
    }

    /// @param manager AccessManager that says who may set the implementations and upgrade
    function initialize(address manager) external initializer {
        __AccessManaged_init(manager);
    }

    /// @inheritdoc IGovernorFactory
    function createGovernor(address vault, uint40 vetoUntil)
        external
        returns (address governor, address timelock)
    {
        // Check
        if (!VAULTS.isVault(vault)) revert GovernorFactory_NotAVault(vault);
        address creator = ICreatorVault(vault).creator();
        if (msg.sender != creator) revert GovernorFactory_NotCreator(msg.sender, creator);
        GovernorFactoryStorage storage $ = _storage();
        if ($.governorOf[vault] != address(0)) {
            revert GovernorFactory_GovernorExists(vault, $.governorOf[vault]);
        }
        uint256 last = block.timestamp + MAX_VETO;
        if (vetoUntil != 0 && (vetoUntil <= block.timestamp || vetoUntil > last)) {
            revert GovernorFactory_VetoOutOfBounds(vetoUntil, block.timestamp, last);
        }
        address model = $.governor;
        if (model == address(0)) revert GovernorFactory_NoImplementation(model);

        // Effect: the salt is the vault, and nothing of the block is in the code, so that a replaced block gives these
        // addresses neither to another community nor away.
        bytes32 salt = bytes32(uint256(uint160(vault)));
        governor = LibClone.cloneDeterministic(model, abi.encodePacked(vault, creator, vetoUntil), salt);
        timelock = LibClone.cloneDeterministic($.timelock, abi.encodePacked(governor), salt);
        $.governorOf[vault] = governor;
        $.isGovernor[governor] = true;
        ICreatorGovernor(governor).initialize(timelock);

        // Log
        emit GovernorCreated({
            vault: vault,
            governor: governor,
            creator: creator,
            timelock: timelock,
            vetoUntil: vetoUntil
        });
    }

    /// @inheritdoc IGovernorFactory
    function setImplementations(address newGovernor, address newTimelock) external restricted {
        if (newGovernor.code.length == 0) revert GovernorFactory_NoImplementation(newGovernor);
        if (newTimelock.code.length == 0) revert GovernorFactory_NoImplementation(newTimelock);
        GovernorFactoryStorage storage $ = _storage();
        emit ImplementationsChanged({
            oldGovernor: $.governor,
            newGovernor: newGovernor,
            oldTimelock: $.timelock,
            newTimelock: newTimelock
        });
        $.governor = newGovernor;
        $.timelock = newTimelock;
    }

    /// @inheritdoc IGovernorFactory
    function governorOf(address vault) external view returns (address) {
        return _storage().governorOf[vault];
    }

    /// @inheritdoc IGovernorFactory
    function isGovernor(address governor) external view returns (bool) {
        return _storage().isGovernor[governor];
    }

    /// @inheritdoc IGovernorFactory
    function implementations() external view returns (address governor, address timelock) {
        return (_storage().governor, _storage().timelock);
    }

    /// @dev The AccessManager decides; by default only its admin.
    function _authorizeUpgrade(address) internal override restricted {}

    function _storage() private pure returns (GovernorFactoryStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}

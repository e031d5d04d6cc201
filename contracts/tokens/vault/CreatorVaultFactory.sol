// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {ICreatorVaultFactory} from "./ICreatorVaultFactory.sol";
import {ITokenRegistry} from "./ITokenRegistry.sol";

/// @title CreatorVaultFactory
/// @notice See {ICreatorVaultFactory}.
contract CreatorVaultFactory is ICreatorVaultFactory, AccessManagedUpgradeable, UUPSUpgradeable {
    /// @custom:storage-location erc7201:stagedoor.storage.CreatorVaultFactory
    struct CreatorVaultFactoryStorage {
        address implementation;
        mapping(address token => address vault) vaultOf;
        mapping(address vault => bool made) isVault;
    }

    /// @dev One hundredth of what a creator token can ever have.
    uint96 private constant MOST_MIN_STAKE = 10_000e18;

    /// @dev keccak256(abi.encode(uint256(keccak256("stagedoor.storage.CreatorVaultFactory")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0xe2675edec85d2f7fc6038f9914c0e538c6b33aabbd5d3214b8388ca9e162c800;

    ITokenRegistry private immutable TOKENS;

    constructor(ITokenRegistry tokens) {
        TOKENS = tokens;
        _disableInitializers();
    }

    /// @param manager AccessManager that says who may set the implementation and upgrade
    function initialize(address manager) external initializer {
        __AccessManaged_init(manager);
    }

    /// @inheritdoc ICreatorVaultFactory
    function createVault(address token, uint96 minStake, bool founderVotes) external returns (address vault) {
        // Check
        address creator = TOKENS.creatorOf(token);
        if (msg.sender != creator) revert CreatorVaultFactory_NotCreator(msg.sender, creator);
        CreatorVaultFactoryStorage storage $ = _storage();
        if ($.vaultOf[token] != address(0)) revert CreatorVaultFactory_VaultExists(token, $.vaultOf[token]);
        if (minStake > MOST_MIN_STAKE) revert CreatorVaultFactory_MinStakeTooHigh(minStake, MOST_MIN_STAKE);
        address model = $.implementation;
        if (model == address(0)) revert CreatorVaultFactory_NoImplementation(model);

        // Effect: the salt is the token, so that no replaced block gives this address to another one.
        vault = LibClone.cloneDeterministic({
            implementation: model,
            args: abi.encodePacked(token, creator, minStake, founderVotes),
            salt: bytes32(uint256(uint160(token)))
        });
        $.vaultOf[token] = vault;
        $.isVault[vault] = true;

        // Log
        emit VaultCreated({
            token: token,
            vault: vault,
            creator: creator,
            minStake: minStake,
            founderVotes: founderVotes
        });
    }

    /// @inheritdoc ICreatorVaultFactory
    function setImplementation(address newImplementation) external restricted {
        if (newImplementation.code.length == 0) revert CreatorVaultFactory_NoImplementation(newImplementation);
        CreatorVaultFactoryStorage storage $ = _storage();
        address old = $.implementation;
        $.implementation = newImplementation;
        emit ImplementationChanged(old, newImplementation);
    }

    /// @inheritdoc ICreatorVaultFactory
    function vaultOf(address token) external view returns (address) {
        return _storage().vaultOf[token];
    }

    /// @inheritdoc ICreatorVaultFactory
    function isVault(address vault) external view returns (bool) {
        return _storage().isVault[vault];
    }

    /// @inheritdoc ICreatorVaultFactory
    function implementation() external view returns (address) {
        return _storage().implementation;
    }

    /// @dev The AccessManager decides; by default only its admin.
    function _authorizeUpgrade(address) internal override restricted {}

    function _storage() private pure returns (CreatorVaultFactoryStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CloneFactory} from "../../clones/CloneFactory.sol";
import {ICreatorVaultFactory} from "./ICreatorVaultFactory.sol";
import {ITokenRegistry} from "./ITokenRegistry.sol";

/// @title CreatorVaultFactory
/// @notice See {ICreatorVaultFactory}.
contract CreatorVaultFactory is ICreatorVaultFactory, CloneFactory {
    /// @dev One hundredth of what a creator token can ever have.
    uint96 private constant MAX_MIN_STAKE = 10_000e18;

    ITokenRegistry private immutable TOKENS;

    constructor(ITokenRegistry tokens) {
        TOKENS = tokens;
    }

    /// @inheritdoc ICreatorVaultFactory
    function createVault(address token, uint96 minStake, bool founderVotes) external returns (address vault) {
        // Check
        address creator = TOKENS.creatorOf(token);
        if (msg.sender != creator) revert CreatorVaultFactory_NotCreator(msg.sender, creator);
        if (minStake > MAX_MIN_STAKE) revert CreatorVaultFactory_MinStakeTooHigh(minStake, MAX_MIN_STAKE);

        // Effect
        vault = _clone(token, abi.encodePacked(creator, minStake, founderVotes));

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
    function vaultOf(address token) external view returns (address) {
        return _cloneOf(token);
    }

    /// @inheritdoc ICreatorVaultFactory
    function isVault(address vault) external view returns (bool) {
        return _isClone(vault);
    }
}

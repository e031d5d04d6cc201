// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICloneFactory} from "../../clones/ICloneFactory.sol";

/// @title ICreatorVaultFactory
/// @notice Makes one immutable vault per creator token when its creator asks for it, and is the only registry of them.
/// @dev A clone for each token ({ICloneFactory}).
interface ICreatorVaultFactory is ICloneFactory {
    /// @notice A token has a vault. Revenue sharing is off.
    /// @param minStake the smallest stake
    /// @param founderVotes whether the creator's own stake votes
    event VaultCreated(
        address indexed token, address indexed vault, address indexed creator, uint96 minStake, bool founderVotes
    );

    /// @notice Only the creator of a token opens its vault; `creator` is zero for a token nobody here made.
    error CreatorVaultFactory_NotCreator(address caller, address creator);
    /// @notice A smallest stake above one hundredth of a token's greatest supply would leave too few to vote.
    error CreatorVaultFactory_MinStakeTooHigh(uint96 minStake, uint96 most);

    /// @notice Makes the vault of the caller's token.
    /// @dev Requirements: the token registry names the caller as the token's creator; the token has no vault yet;
    /// `minStake` is at most 10,000 tokens; an implementation is set. Emits {VaultCreated}.
    function createVault(address token, uint96 minStake, bool founderVotes) external returns (address vault);

    /// @notice The vault of a token; zero when there is none.
    function vaultOf(address token) external view returns (address);
    /// @notice Whether this factory made the vault.
    function isVault(address vault) external view returns (bool);
}

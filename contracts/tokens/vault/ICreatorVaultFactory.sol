// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICreatorVaultFactory
/// @notice Makes one immutable vault per creator token when its creator asks for it, and is the only registry of them.
/// @dev Upgradeable (UUPS, ERC-7201) by the AccessManager; vaults are not. The address of a vault depends on its token.
interface ICreatorVaultFactory {
    /// @notice A token has a vault. Revenue sharing is off.
    /// @param minStake the smallest stake
    /// @param founderVotes whether the creator's own stake votes
    event VaultCreated(
        address indexed token, address indexed vault, address indexed creator, uint96 minStake, bool founderVotes
    );
    /// @notice Later vaults are clones of `newImplementation`; existing ones stay what they are.
    event ImplementationChanged(address oldImplementation, address newImplementation);

    /// @notice Only the creator of a token opens its vault; `creator` is zero for a token nobody here made.
    error CreatorVaultFactory_NotCreator(address caller, address creator);
    /// @notice One vault per token.
    error CreatorVaultFactory_VaultExists(address token, address vault);
    /// @notice A smallest stake above one hundredth of a token's greatest supply would leave too few to vote.
    error CreatorVaultFactory_MinStakeTooHigh(uint96 minStake, uint96 most);
    /// @notice No implementation is set, or it has no code.
    error CreatorVaultFactory_NoImplementation(address implementation);

    /// @notice Makes the vault of the caller's token.
    /// @dev Requirements: the token registry names the caller as the token's creator; the token has no vault yet;
    /// `minStake` is at most 10,000 tokens; an implementation is set. Emits {VaultCreated}.
    function createVault(address token, uint96 minStake, bool founderVotes) external returns (address vault);

    /// @notice Sets what later vaults are clones of.
    /// @dev Requirements: the AccessManager allows the caller; the implementation has code.
    /// Emits {ImplementationChanged}.
    function setImplementation(address implementation) external;

    /// @notice The vault of a token; zero when there is none.
    function vaultOf(address token) external view returns (address);
    /// @notice Whether this factory made the vault.
    function isVault(address vault) external view returns (bool);
    /// @notice What later vaults are clones of.
    function implementation() external view returns (address);
}

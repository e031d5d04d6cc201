// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IGovernorFactory
/// @notice Gives a community its governor and treasury when the creator of its vault asks for them, and is the only
/// registry of them.
/// @dev Upgradeable (UUPS, ERC-7201) by the AccessManager; governors and timelocks are not. Both addresses depend on
/// the vault, the creator, the end of the veto and what the pair is cloned of, and on nothing of the block. The timelock
/// emits no `RoleGranted`: {GovernorCreated} says all there is.
interface IGovernorFactory {
    /// @notice A community can decide.
    /// @param timelock its treasury: only `governor` proposes, cancels and executes
    /// @param vetoUntil until when the creator may veto treasury proposals, seconds; 0 = never
    event GovernorCreated(
        address indexed vault, address indexed governor, address indexed creator, address timelock, uint40 vetoUntil
    );
    /// @notice Later pairs are clones of these; existing ones stay what they are.
    event ImplementationsChanged(
        address oldGovernor, address newGovernor, address oldTimelock, address newTimelock
    );

    /// @notice The vault factory did not make this vault.
    error GovernorFactory_NotAVault(address vault);
    /// @notice Only the creator gives a community its governor.
    error GovernorFactory_NotCreator(address caller, address creator);
    /// @notice One governor per vault.
    error GovernorFactory_GovernorExists(address vault, address governor);
    /// @notice A veto ends after `from` and at `last` at the latest, or is none.
    error GovernorFactory_VetoOutOfBounds(uint256 vetoUntil, uint256 from, uint256 last);
    /// @notice No implementation is set, or it has no code.
    error GovernorFactory_NoImplementation(address implementation);

    /// @notice Makes governor and treasury of the caller's community.
    /// @param vetoUntil until when the caller may veto treasury proposals, seconds; 0 = never
    /// @dev Requirements: the vault is ours and the caller its creator; it has no governor yet; the veto, where there is
    /// one, ends later than now and within 365 days; implementations are set. Emits {GovernorCreated}.
    function createGovernor(address vault, uint40 vetoUntil) external returns (address governor, address timelock);

    /// @notice Sets what later pairs are clones of.
    /// @dev Requirements: the AccessManager allows the caller; both have code. Emits {ImplementationsChanged}.
    function setImplementations(address governor, address timelock) external;

    /// @notice The governor of a vault; zero when there is none.
    function governorOf(address vault) external view returns (address);
    /// @notice Whether this factory made the governor.
    function isGovernor(address governor) external view returns (bool);
    /// @notice What later pairs are clones of.
    function implementations() external view returns (address governor, address timelock);
}

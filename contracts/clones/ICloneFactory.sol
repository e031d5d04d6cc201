// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICloneFactory
/// @notice Makes one immutable clone for each subject and is the only register of them.
/// @dev Upgradeable (UUPS, ERC-7201) by the AccessManager; clones are not. The address of a clone depends on this factory
/// and its subject alone, so no replaced block and no later model hands it to somebody else.
interface ICloneFactory {
    /// @notice Later clones are of `newImplementation`; existing ones stay what they are.
    event ImplementationChanged(address oldImplementation, address newImplementation);

    /// @notice One clone for each subject.
    error CloneFactory_Exists(address subject, address clone);
    /// @notice No implementation is set, or it has no code.
    error CloneFactory_NoImplementation(address implementation);

    /// @notice Sets what later clones are clones of.
    /// @dev Requirements: the AccessManager allows the caller; the implementation has code.
    /// Emits {ImplementationChanged}.
    function setImplementation(address implementation) external;

    /// @notice What later clones are clones of.
    function implementation() external view returns (address);
}

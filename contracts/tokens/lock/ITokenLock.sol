// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ITokenLock
/// @notice Keeps the part of a token that its creator bought at the launch and may not sell yet: nothing for 180 days,
/// then evenly more until all of it is free four years after the launch.
interface ITokenLock {
    /// @notice The creator's part was bought and locked, at the launch.
    event AllocationLocked(
        address indexed token, address indexed creator, uint256 locked, uint256 cliffEnd, uint256 vestingEnd
    );
    /// @notice A piece of the creator's part left the lock.
    event AllocationVested(
        address indexed token, address indexed creator, uint256 amount, uint256 released, uint256 lockedAfter
    );

    /// @notice Nothing to release yet.
    error TokenLock_NothingVested(address token, uint256 released, uint256 locked);

    /// @notice Hands a creator what has vested. Anyone may pay the gas.
    /// @dev Requirements: something vested since. Emits {AllocationVested}.
    function release(address creator) external returns (uint256 amount);

    /// @notice A creator's part: bought at the launch, released so far, and free to be released now.
    function allocationOf(address creator)
        external
        view
        returns (uint256 total, uint256 released, uint256 releasable);
}

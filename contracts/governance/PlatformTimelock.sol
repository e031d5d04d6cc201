// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title PlatformTimelock
/// @notice The administrator of the platform: what its proposers ask for waits at least 48 hours. OpenZeppelin's
/// TimelockController, whose delay its own decisions can lengthen and shorten again, but never below that.
/// @dev What it decides about the AccessManager is bounded by nothing: it can name another administrator, who need not
/// wait. That decision waits like any other.
contract PlatformTimelock is TimelockController {
    /// @notice The shortest delay: 48 hours.
    uint256 public constant MIN_DELAY = 172_800;

    /// @notice A delay is at least {MIN_DELAY}.
    error PlatformTimelock_TooShort(uint256 delay, uint256 min);

    /// @param proposers may ask and cancel
    /// @param executors may do what is due; the zero address stands for everybody
    constructor(address[] memory proposers, address[] memory executors)
        TimelockController(MIN_DELAY, proposers, executors, address(0))
    {}

    /// @notice Changes the delay of later decisions.
    /// @dev Requirements: the caller is this contract; at least {MIN_DELAY}. Emits `MinDelayChange`.
    function updateDelay(uint256 newDelay) public override {
        if (newDelay < MIN_DELAY) revert PlatformTimelock_TooShort(newDelay, MIN_DELAY);
        super.updateDelay(newDelay);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockControllerUpgradeable} from
    "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";

/// @title CreatorTimelock
/// @notice The treasury of one community. Its governor alone proposes, cancels and executes, and two days lie between
/// proposing and executing. Takes native money and tokens of every kind.
/// @dev Anybody executes what is due, at the governor, which looks whether the decision expired, was objected to or lost
/// its quorum; executing here would walk round that. An immutable clone that carries its governor (20 bytes): there is
/// nothing to initialise, no role can be given or taken, the delay cannot change. OpenZeppelin's TimelockController
/// otherwise; it emits no `RoleGranted`.
contract CreatorTimelock is TimelockControllerUpgradeable {
    /// @notice Roles and delay are in the code.
    error CreatorTimelock_Fixed();

    uint256 private constant DELAY = 2 days;

    constructor() {
        _disableInitializers();
    }

    /// @notice There is nothing to initialise: this refuses always.
    function initialize(uint256, address[] memory, address[] memory, address) public pure override {
        revert CreatorTimelock_Fixed();
    }

    /// @notice The delay cannot change: this refuses always.
    function updateDelay(uint256) public pure override {
        revert CreatorTimelock_Fixed();
    }

    /// @notice No role can be given up: this refuses always.
    function renounceRole(bytes32, address) public pure override {
        revert CreatorTimelock_Fixed();
    }

    /// @notice The only one who proposes, cancels and executes.
    function governor() public view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), 0, 20)));
    }

    /// @notice Time between a decision and its execution.
    function getMinDelay() public pure override returns (uint256) {
        return DELAY;
    }

    /// @notice Whether an account may do what a role does: the governor all but administering roles, which nobody does.
    function hasRole(bytes32 role, address account) public view override returns (bool) {
        if (role != PROPOSER_ROLE && role != CANCELLER_ROLE && role != EXECUTOR_ROLE) return false;
        return account == governor();
    }
}

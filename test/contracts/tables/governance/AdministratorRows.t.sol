// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {PlatformTimelock} from "../../../../contracts/governance/PlatformTimelock.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

/// @notice What only the Safe above the platform's timelock, or only the timelock itself, may do.
contract AdministratorRowsTest is RoleMatrix {
    address private safe = address(0x5AFE);
    AccessManager private manager;
    PlatformTimelock private timelock;
    address[] private targets = [address(0xB0B)];
    uint256[] private values = [0];
    bytes[] private calldatas = [bytes("")];

    function setUp() public {
        manager = new AccessManager(address(this));
        address[] memory safes = new address[](1);
        safes[0] = safe;
        timelock = new PlatformTimelock(safes, safes);
    }

    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](2);
        (people[0], people[1]) = (safe, address(0x57A4));
    }

    function missing(address who, bytes32 role) private pure returns (bytes memory) {
        return abi.encodeWithSignature("AccessControlUnauthorizedAccount(address,bytes32)", who, role);
    }

    function noProposer(address who) private view returns (bytes memory) {
        return missing(who, timelock.PROPOSER_ROLE());
    }

    function noCanceller(address who) private view returns (bytes memory) {
        return missing(who, timelock.CANCELLER_ROLE());
    }

    function noExecutor(address who) private view returns (bytes memory) {
        return missing(who, timelock.EXECUTOR_ROLE());
    }

    function noAdministrator(address who) private pure returns (bytes memory) {
        return missing(who, 0);
    }

    function notTheirs(address) private pure returns (bytes memory) {
        return abi.encodeWithSignature("AccessControlBadConfirmation()");
    }

    function notItself(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(TimelockController.TimelockUnauthorizedCaller.selector, who);
    }

    function safeRow(bytes memory data, function(address) internal view returns (bytes memory) reason) private {
        callerRow(safe, address(timelock), data, reason);
    }

    function ownRow(bytes memory data, function(address) internal view returns (bytes memory) reason) private {
        callerRow(address(timelock), address(timelock), data, reason);
    }

    function due() private {
        vm.startPrank(safe);
        timelock.schedule(targets[0], 0, "", 0, 0, 2 days);
        timelock.scheduleBatch(targets, values, calldatas, 0, 0, 2 days);
        vm.stopPrank();
        vm.warp(vm.getBlockTimestamp() + 2 days);
    }

    /// @custom:caller PlatformTimelock.schedule
    /// @custom:caller PlatformTimelock.scheduleBatch
    /// @custom:proves [S3.79][S3.78] only its proposers ask the platform's timelock for anything
    function test_schedule() public {
        safeRow(abi.encodeCall(timelock.schedule, (targets[0], 0, "", 0, 0, 2 days)), noProposer);
        safeRow(abi.encodeCall(timelock.scheduleBatch, (targets, values, calldatas, 0, 0, 2 days)), noProposer);
    }

    /// @custom:caller PlatformTimelock.cancel
    /// @custom:proves [S3.79][S3.78] only they cancel what waits there
    function test_cancel() public {
        due();
        bytes32 id = timelock.hashOperation(targets[0], 0, "", 0, 0);
        safeRow(abi.encodeCall(timelock.cancel, (id)), noCanceller);
    }

    /// @custom:caller PlatformTimelock.execute
    /// @custom:caller PlatformTimelock.executeBatch
    /// @custom:proves [S3.79][S3.78] only its executors do what is due there
    function test_execute() public {
        due();
        safeRow(abi.encodeCall(timelock.execute, (targets[0], 0, "", 0, 0)), noExecutor);
        safeRow(abi.encodeCall(timelock.executeBatch, (targets, values, calldatas, 0, 0)), noExecutor);
    }

    /// @custom:caller PlatformTimelock.grantRole
    /// @custom:caller PlatformTimelock.revokeRole
    /// @custom:proves [S3.79][S3.78] only its own decisions change who proposes and executes
    function test_roles() public {
        bytes32 role = timelock.PROPOSER_ROLE();
        ownRow(abi.encodeCall(timelock.grantRole, (role, address(0xB0B))), noAdministrator);
        ownRow(abi.encodeCall(timelock.revokeRole, (role, safe)), noAdministrator);
    }

    /// @custom:caller PlatformTimelock.renounceRole
    /// @custom:proves [S3.79][S3.78] only who has a role there gives it up
    function test_renounce() public {
        bytes32 role = timelock.CANCELLER_ROLE();
        safeRow(abi.encodeCall(timelock.renounceRole, (role, safe)), notTheirs);
    }

    /// @custom:caller PlatformTimelock.updateDelay
    /// @custom:proves [S3.79][S3.78] only its own decisions change how long it waits
    function test_updateDelay() public {
        ownRow(abi.encodeCall(timelock.updateDelay, (3 days)), notItself);
    }
}

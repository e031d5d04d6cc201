// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {PlatformPlan} from "../../../../contracts/governance/PlatformPlan.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {Vm} from "../../kit/Vm.sol";
import {PlatformStage} from "../PlatformStage.sol";

/// @notice What the plan says, and what it refuses to say.
contract PlatformTest is PlatformStage {
    event RoleLabel(uint64 indexed roleId, string label);

    function isRole(uint64 role, address member, string memory label, uint32 delay) private view {
        (bool isMember, uint32 got) = manager.hasRole(role, member);
        assertTrue(isMember, label);
        assertEq(got, delay, "delay");
        (address planned, string memory name, uint32 plannedDelay) = plan.memberOf(members, role);
        assertEq(planned, member, "member");
        assertEq(name, label, "label");
        assertEq(plannedDelay, delay, "planned delay");
        assertFalse(has(role, address(this)), "the deployer");
        assertFalse(has(role, stranger), "a stranger");
        assertEq(manager.getRoleAdmin(role), 0, "administered by the timelock");
    }

    /// @custom:proves [S3.87][S3.79] every role has its one member, label and delay and the deployer has nothing
    function test_roles() public view {
        isRole(0, address(timelock), "administrator", 0);
        isRole(Roles.GUARDIAN, address(0x60A4D), "guardian", 0);
        isRole(Roles.ARBITER, address(0xA4B1), "arbiter", 0);
        isRole(Roles.ATTESTOR, address(0xA77E), "attestor", 0);
        isRole(Roles.KEEPER, address(0xCEE9), "keeper", 0);
        isRole(Roles.CURRENCY_LISTER, address(0xC1157), "currency lister", 2 days);
        isRole(Roles.FEE_MANAGER, address(0xFEE), "fee manager", 7 days);
        PlatformPlan.Duty[] memory list = duties();
        assertEq(list.length, 5, "duties");
        for (uint256 n; n < 5; ++n) {
            assertEq(manager.getTargetFunctionRole(list[n].target, list[n].selector), list[n].role, "duty");
        }
        address[2] memory targets = [address(fees), address(currencies)];
        uint64[5] memory roles =
            [Roles.FEE_MANAGER, Roles.GUARDIAN, Roles.GUARDIAN, Roles.CURRENCY_LISTER, Roles.CURRENCY_LISTER];
        bytes4[5] memory selectors = [
            fees.setFee.selector,
            fees.pauseInflow.selector,
            fees.resumeInflow.selector,
            currencies.list.selector,
            currencies.setPaused.selector
        ];
        for (uint256 n; n < 5; ++n) {
            assertEq(manager.getTargetFunctionRole(targets[n < 3 ? 0 : 1], selectors[n]), roles[n], "role of the duty");
        }
        assertEq(manager.getTargetFunctionRole(address(fees), fees.setTreasury.selector), 0, "treasury");
        assertEq(manager.getTargetFunctionRole(address(fees), fees.rearm.selector), 0, "arming");
    }

    /// @custom:proves [S3.87] the calls go through once and never again
    function test_once() public {
        bytes[] memory calls = plan.callsFor(members, duties(), address(this));
        assertEq(calls.length, 12 + 5 + 2, "calls");
        vm.expectRevert(needsRole(address(this), 0));
        manager.multicall(calls);
        AccessManager fresh = new AccessManager(address(this));
        vm.recordLogs();
        fresh.multicall(calls);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 19, "one event for each call");
        assertEq(uint256(logs[0].topics[0]), uint256(RoleLabel.selector), "labels come first");
        assertEq(uint256(logs[0].topics[1]), 1, "the first role");
        assertEq(string(logs[0].data), string(abi.encode("guardian")), "its label");
        (bool stays,) = fresh.hasRole(0, address(this));
        assertFalse(stays, "the deployer is gone");
    }

    /// @custom:proves [S3.87] a missing member refuses for each role
    function test_missing() public {
        PlatformPlan.Members memory all = members;
        for (uint64 role; role <= 6; ++role) {
            members = all;
            if (role == 0) members.timelock = address(0);
            else if (role == 1) members.guardian = address(0);
            else if (role == 2) members.arbiter = address(0);
            else if (role == 3) members.attestor = address(0);
            else if (role == 4) members.keeper = address(0);
            else if (role == 5) members.currencyLister = address(0);
            else members.feeManager = address(0);
            PlatformPlan.Duty[] memory list = duties();
            vm.expectRevert(abi.encodeWithSelector(PlatformPlan.PlatformPlan_NoMember.selector, role));
            plan.callsFor(members, list, address(this));
        }
    }

    /// @custom:proves [S3.87] a duty above or below the roles refuses
    function test_strangeDuty() public {
        PlatformPlan.Duty[] memory list = duties();
        list[4].role = 0;
        vm.expectRevert(abi.encodeWithSelector(PlatformPlan.PlatformPlan_NoSuchRole.selector, 0));
        plan.callsFor(members, list, address(this));
        list[4].role = 7;
        vm.expectRevert(abi.encodeWithSelector(PlatformPlan.PlatformPlan_NoSuchRole.selector, 7));
        plan.callsFor(members, list, address(this));
        vm.expectRevert(abi.encodeWithSelector(PlatformPlan.PlatformPlan_NoSuchRole.selector, 7));
        plan.memberOf(members, 7);
        list[4].role = 6;
        plan.callsFor(members, list, address(this));
    }

    /// @custom:proves [S3.87] sixty-four duties fit and one more refuses
    function test_manyDuties() public {
        PlatformPlan.Duty[] memory list = new PlatformPlan.Duty[](65);
        for (uint256 n; n < 65; ++n) {
            list[n].role = 1;
        }
        vm.expectRevert(abi.encodeWithSelector(PlatformPlan.PlatformPlan_TooManyDuties.selector, 65, 64));
        plan.callsFor(members, list, address(this));
        assembly ("memory-safe") {
            mstore(list, 64)
        }
        assertEq(plan.callsFor(members, list, address(this)).length, 12 + 64 + 2, "calls");
    }

    /// @custom:proves [S3.87] a deployer cannot stay the administrator
    function test_deployerStays() public {
        PlatformPlan.Duty[] memory list = duties();
        vm.expectRevert(abi.encodeWithSelector(PlatformPlan.PlatformPlan_DeployerStays.selector, timelock));
        plan.callsFor(members, list, address(timelock));
    }
}

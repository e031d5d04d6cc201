// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {PlatformPlan} from "../../../contracts/governance/PlatformPlan.sol";
import {PlatformTimelock} from "../../../contracts/governance/PlatformTimelock.sol";
import {CurrencyList} from "../../../contracts/payments/CurrencyList.sol";
import {FeeSchedule} from "../../../contracts/payments/FeeSchedule.sol";
import {Assertions} from "../kit/Assertions.sol";

/// @title PlatformStage
/// @notice The platform as a deployment leaves it: this contract was the first administrator, sent the plan in one call,
/// and is nobody any more. A Safe proposes to the 48 h timelock, anybody executes.
abstract contract PlatformStage is Assertions {
    uint256 internal constant NOW = 1_800_000_000;
    uint256 internal constant DELAY = 172_800;

    address internal safe = address(0x5AFE);
    address internal stranger = address(0x57A4);

    AccessManager internal manager;
    PlatformTimelock internal timelock;
    PlatformPlan internal plan;
    CurrencyList internal currencies;
    FeeSchedule internal fees;
    PlatformPlan.Members internal members;

    function setUp() public virtual {
        vm.warp(NOW);
        manager = new AccessManager(address(this));
        currencies = new CurrencyList(address(manager), "ETH");
        address[] memory proposers = new address[](1);
        proposers[0] = safe;
        timelock = new PlatformTimelock(proposers, new address[](1));
        fees = new FeeSchedule(address(manager), address(timelock));
        plan = new PlatformPlan();
        members = PlatformPlan.Members({
            timelock: address(timelock),
            guardian: address(0x60A4D),
            arbiter: address(0xA4B1),
            attestor: address(0xA77E),
            keeper: address(0xCEE9),
            currencyLister: address(0xC1157),
            feeManager: address(0xFEE)
        });
        beforePlan();
        manager.multicall(plan.callsFor(members, duties(), address(this)));
    }

    /// @notice More to set up while this contract is still the administrator.
    function beforePlan() internal virtual {}

    function duties() internal view virtual returns (PlatformPlan.Duty[] memory) {
        return plan.moneyDuties(address(fees), address(currencies));
    }

    function wait(uint256 duration) internal {
        vm.warp(vm.getBlockTimestamp() + duration);
    }

    /// @notice The Safe asks the timelock for a call.
    function schedule(address target, bytes memory data) internal {
        vm.prank(safe);
        timelock.schedule(target, 0, data, 0, 0, DELAY);
    }

    function execute(address target, bytes memory data) internal {
        timelock.execute(target, 0, data, 0, 0);
    }

    /// @notice Asked for, waited for and done.
    function decide(address target, bytes memory data) internal {
        schedule(target, data);
        wait(DELAY);
        execute(target, data);
    }

    function notReady(address target, bytes memory data) internal view returns (bytes memory) {
        bytes32 id = timelock.hashOperation(target, 0, data, 0, 0);
        return abi.encodeWithSelector(
            TimelockController.TimelockUnexpectedOperationState.selector, id, bytes32(uint256(1 << 2))
        );
    }

    function needsRole(address caller, uint64 role) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("AccessManagerUnauthorizedAccount(address,uint64)", caller, role);
    }

    function has(uint64 role, address account) internal view returns (bool isMember) {
        (isMember,) = manager.hasRole(role, account);
    }
}

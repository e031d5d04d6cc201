// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Roles} from "../../../contracts/governance/Roles.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {CurrencyList} from "../../../contracts/payments/CurrencyList.sol";
import {FeeSchedule} from "../../../contracts/payments/FeeSchedule.sol";
import {Ledger} from "../../../contracts/payments/Ledger.sol";
import {Checks} from "../kit/Checks.sol";

/// @title MoneyStage
/// @notice The contracts every sale stands on, with the roles of production; the test itself is the administrator.
abstract contract MoneyStage is Checks {
    uint256 internal constant NOW = 1_800_000_000;

    address internal treasury = address(0x7EA5);
    address internal guardian = address(0x64A4);
    address internal feeManager = address(0xFEE5);
    address internal fan = address(0xFA11);
    address internal other = address(0x07E4);
    address internal referrer = address(0x4EFE4);

    AccessManager internal manager;
    CurrencyList internal currencies;
    Ledger internal ledger;
    FeeSchedule internal schedule;
    TestDollar internal dollar;

    function setUp() public virtual {
        vm.warp(NOW);
        manager = new AccessManager(address(this));
        currencies = new CurrencyList(address(manager), "ETH");
        ledger = new Ledger(currencies);
        dollar = new TestDollar();
        currencies.list(address(dollar));
        schedule = new FeeSchedule(address(manager), treasury);
        bytes4[] memory selectors = new bytes4[](2);
        selectors[0] = FeeSchedule.pauseInflow.selector;
        selectors[1] = FeeSchedule.resumeInflow.selector;
        manager.setTargetFunctionRole(address(schedule), selectors, Roles.GUARDIAN);
        selectors = new bytes4[](1);
        selectors[0] = FeeSchedule.setFee.selector;
        manager.setTargetFunctionRole(address(schedule), selectors, Roles.FEE_MANAGER);
        manager.grantRole(Roles.GUARDIAN, guardian, 0);
        manager.grantRole(Roles.FEE_MANAGER, feeManager, 0);
        vm.deal(fan, 1_000 ether);
        vm.deal(other, 1_000 ether);
    }

    function notAllowed(address caller) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("AccessManagedUnauthorized(address)", caller);
    }

    function bpsOf(uint8 product) internal view returns (uint16 bps) {
        (bps,,) = schedule.termsOf(product);
    }

    function treasuryOf(uint8 product) internal view returns (address to) {
        (, to,) = schedule.termsOf(product);
    }

    function pauseOf(uint8 product) internal view returns (uint40 until) {
        (,, until) = schedule.termsOf(product);
    }
}

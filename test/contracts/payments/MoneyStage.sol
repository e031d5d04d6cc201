// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Roles} from "../../../contracts/governance/Roles.sol";
import {FeeSchedule} from "../../../contracts/payments/FeeSchedule.sol";
import {PaymentParts} from "../kit/PaymentParts.sol";

/// @title MoneyStage
/// @notice The contracts every sale stands on, with the roles of production; the test itself is the administrator.
abstract contract MoneyStage is PaymentParts {
    address internal treasury = address(0x7EA5);
    address internal guardian = address(0x64A4);
    address internal feeManager = address(0xFEE5);
    address internal fan = address(0xFA11);
    address internal other = address(0x07E4);
    address internal referrer = address(0x4EFE4);

    FeeSchedule internal schedule;

    function setUp() public virtual {
        openPayments();
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

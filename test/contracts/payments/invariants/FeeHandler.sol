// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../../../contracts/payments/Fees.sol";
import {FeeSchedule} from "../../../../contracts/payments/FeeSchedule.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Vm} from "../../kit/Vm.sol";

/// @title FeeHandler
/// @notice Administrator, fee manager and guardian doing whatever they may, in any order; beside it a model that is built
/// from the log alone. Nothing here may revert.
contract FeeHandler is Assertions {
    struct Model {
        uint16 bps;
        uint40 until;
        bool used;
    }

    FeeSchedule private schedule;
    address private administrator;
    address private feeManager;
    address private guardian;
    uint256 private time;

    Model[6] private models;
    address public treasury;
    uint256 public pauses;
    uint256 public changes;
    uint40 public longest;

    constructor(FeeSchedule schedule_, address administrator_, address feeManager_, address guardian_, uint256 now_) {
        (schedule, administrator, feeManager, guardian, time) =
            (schedule_, administrator_, feeManager_, guardian_, now_);
        for (uint8 product = 2; product < Fees.PRODUCTS; ++product) {
            models[product].bps = 250;
        }
        (, treasury,) = schedule_.termsOf(0);
    }

    /// @dev Acts at the model's time and takes what the contract says about it into the model.
    modifier heard() {
        vm.warp(time);
        vm.recordLogs();
        _;
        _read(vm.getRecordedLogs());
    }

    function wait(uint32 seed) external {
        time += bound(seed, 1, 5 days);
        vm.warp(time);
    }

    function setFee(uint8 product, uint16 bps) external heard {
        product %= Fees.PRODUCTS;
        vm.prank(feeManager);
        schedule.setFee(product, uint16(bound(bps, 0, Fees.capOf(product))));
    }

    function setTreasury(uint8 which) external heard {
        vm.prank(administrator);
        schedule.setTreasury(address(uint160(0x7000) + which));
    }

    function pauseInflow(uint8 product) external heard {
        product = uint8(bound(product, Fees.CONSULTATION, Fees.RESALE));
        if (schedule.isGuardUsed(product)) return;
        vm.prank(guardian);
        schedule.pauseInflow(product);
        ++pauses;
    }

    function resumeInflow(uint8 product) external heard {
        product %= Fees.PRODUCTS;
        (,, uint40 until) = schedule.termsOf(product);
        if (block.timestamp >= until) return;
        vm.prank(guardian);
        schedule.resumeInflow(product);
    }

    function rearm(uint8 product) external heard {
        vm.prank(administrator);
        schedule.rearm(product % Fees.PRODUCTS);
    }

    function modelOf(uint8 product) external view returns (Model memory) {
        return models[product];
    }

    function _read(Vm.Log[] memory logs) private {
        for (uint256 n; n < logs.length; ++n) {
            Vm.Log memory log = logs[n];
            if (log.emitter != address(schedule)) continue;
            ++changes;
            bytes32 topic = log.topics[0];
            Model storage model = models[uint256(log.topics[1]) % 6];
            if (topic == IFeeSchedule.FeeChanged.selector) {
                model.bps = _newFee(log.data, model.bps);
            } else if (topic == IFeeSchedule.TreasuryChanged.selector) {
                assertEq(address(uint160(uint256(log.topics[1]))), treasury, "the old treasury is said");
                treasury = address(uint160(uint256(log.topics[2])));
            } else if (topic == IFeeSchedule.InflowPaused.selector) {
                model.until = abi.decode(log.data, (uint40));
                if (model.until != 0) model.used = true;
                if (model.until > time && model.until - time > longest) longest = uint40(model.until - time);
                assertEq(address(uint160(uint256(log.topics[2]))), guardian, "by");
            } else {
                assertTrue(topic == IFeeSchedule.GuardRearmed.selector, "no other event");
                model.used = false;
            }
        }
    }

    function _newFee(bytes memory data, uint16 known) private pure returns (uint16 newBps) {
        uint16 oldBps;
        (oldBps, newBps) = abi.decode(data, (uint16, uint16));
        assertEq(oldBps, known, "the old fee is said");
    }
}

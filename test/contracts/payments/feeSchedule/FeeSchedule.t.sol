// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../../../contracts/payments/Fees.sol";
import {FeeSchedule} from "../../../../contracts/payments/FeeSchedule.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {Vm} from "../../kit/Vm.sol";
import {MoneyStage} from "../MoneyStage.sol";

contract FeeScheduleTest is MoneyStage {
    uint40 private constant WEEK = 7 days;

    function noProduct() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFeeSchedule.FeeSchedule_NoProduct.selector, Fees.PRODUCTS);
    }

    function pause(uint8 product) private {
        vm.prank(guardian);
        schedule.pauseInflow(product);
    }

    /// @custom:proves [S3.40] every product has its cap and the treasury, and the log says so
    function test_born() public {
        vm.recordLogs();
        FeeSchedule made = new FeeSchedule(address(manager), fan);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 8, "authority, six fees, treasury");
        uint16[6] memory caps = [uint16(0), 0, 250, 250, 250, 250];
        for (uint8 product; product < 6; ++product) {
            (uint16 bps, address to, uint40 until) = made.termsOf(product);
            assertEq(bps, caps[product], "fee");
            assertEq(to, fan, "treasury");
            assertEq(until, 0, "pause");
            assertFalse(made.isGuardUsed(product), "guard");
            assertTrue(logs[1 + product].topics[0] == IFeeSchedule.FeeChanged.selector, "topic");
            assertEq(uint256(logs[1 + product].topics[1]), product, "product");
            (uint16 oldBps, uint16 newBps) = abi.decode(logs[1 + product].data, (uint16, uint16));
            assertEq(oldBps, 0, "old");
            assertEq(newBps, caps[product], "new");
        }
        assertTrue(logs[7].topics[0] == IFeeSchedule.TreasuryChanged.selector, "treasury topic");
        assertEq(uint256(logs[7].topics[1]), 0, "old treasury");
        assertEq(uint256(logs[7].topics[2]), uint160(fan), "new treasury");
        assertEq(made.authority(), address(manager), "authority");
    }

    /// @custom:proves [S3.40] it refuses to be born without a treasury
    function test_bornWithoutTreasury() public {
        vm.expectRevert(abi.encodeWithSelector(IFeeSchedule.FeeSchedule_ZeroAddress.selector));
        new FeeSchedule(address(manager), address(0));
    }

    /// @custom:proves [S3.40] the cap is the most, one above refuses with both
    function test_cap() public {
        for (uint8 product = Fees.CONSULTATION; product < Fees.PRODUCTS; ++product) {
            vm.startPrank(feeManager);
            schedule.setFee(product, 249);
            assertEq(bpsOf(product), 249, "below");
            schedule.setFee(product, 250);
            assertEq(bpsOf(product), 250, "cap");
            vm.expectRevert(abi.encodeWithSelector(IFeeSchedule.FeeSchedule_AboveCap.selector, product, 251, 250));
            schedule.setFee(product, 251);
            vm.stopPrank();
            assertEq(bpsOf(product), 250, "kept");
        }
    }

    /// @custom:proves [S1.29] passes and tips never have a fee
    function test_free() public {
        for (uint8 product = Fees.PASS; product <= Fees.TIP; ++product) {
            vm.prank(feeManager);
            vm.expectRevert(abi.encodeWithSelector(IFeeSchedule.FeeSchedule_AboveCap.selector, product, 1, 0));
            schedule.setFee(product, 1);
        }
    }

    /// @custom:proves [S1.29] zero is possible for every product
    function test_allZero() public {
        for (uint8 product; product < Fees.PRODUCTS; ++product) {
            vm.prank(feeManager);
            schedule.setFee(product, 0);
            assertEq(bpsOf(product), 0, "fee");
            (uint256 seller, uint256 fee) = Fees.divide(1 ether + 1, bpsOf(product));
            assertEq(seller, 1 ether + 1, "seller");
            assertEq(fee, 0, "platform");
        }
    }

    /// @custom:proves [S3.40] the log has the old and the new fee
    function test_feeLog() public {
        vm.expectEmit(address(schedule));
        emit IFeeSchedule.FeeChanged(Fees.TOKEN, 250, 120);
        vm.prank(feeManager);
        schedule.setFee(Fees.TOKEN, 120);
        vm.expectEmit(address(schedule));
        emit IFeeSchedule.FeeChanged(Fees.TOKEN, 120, 7);
        vm.prank(feeManager);
        schedule.setFee(Fees.TOKEN, 7);
        assertEq(bpsOf(Fees.TOKEN), 7, "fee");
        assertEq(bpsOf(Fees.CONSULTATION), 250, "another product");
    }

    /// @custom:proves [S3.40] a product without a number refuses
    function test_feeOfNothing() public {
        vm.prank(feeManager);
        vm.expectRevert(noProduct());
        schedule.setFee(Fees.PRODUCTS, 0);
    }

    /// @custom:proves [S3.79][T30] only the fee manager sets fees
    function test_feeByOthers() public {
        vm.prank(guardian);
        vm.expectRevert(notAllowed(guardian));
        schedule.setFee(Fees.TOKEN, 0);
        vm.prank(fan);
        vm.expectRevert(notAllowed(fan));
        schedule.setFee(Fees.TOKEN, 0);
    }

    /// @custom:proves [S3.87] every product pays the new one and nothing else changes
    function test_treasury() public {
        pause(Fees.TOKEN);
        vm.expectEmit(address(schedule));
        emit IFeeSchedule.TreasuryChanged(treasury, fan);
        schedule.setTreasury(fan);
        for (uint8 product; product < Fees.PRODUCTS; ++product) {
            assertEq(treasuryOf(product), fan, "treasury");
            assertEq(bpsOf(product), product < 2 ? 0 : 250, "fee");
            assertEq(pauseOf(product), product == Fees.TOKEN ? NOW + WEEK : 0, "pause");
            assertTrue(schedule.isGuardUsed(product) == (product == Fees.TOKEN), "guard");
        }
    }

    /// @custom:proves [S3.87] nothing is written beyond the last product
    function test_treasuryEnds() public {
        schedule.setTreasury(fan);
        bytes32 last = keccak256(abi.encode(uint256(Fees.PRODUCTS - 1), 1));
        bytes32 beyond = keccak256(abi.encode(uint256(Fees.PRODUCTS), 1));
        assertEq(uint256(vm.load(address(schedule), last)) >> 56, uint160(fan), "last");
        assertEq(uint256(vm.load(address(schedule), beyond)), 0, "beyond");
    }

    /// @custom:proves [S3.87] the zero address refuses
    function test_noTreasury() public {
        vm.expectRevert(abi.encodeWithSelector(IFeeSchedule.FeeSchedule_ZeroAddress.selector));
        schedule.setTreasury(address(0));
        assertEq(treasuryOf(Fees.TOKEN), treasury, "kept");
    }

    /// @custom:proves [S3.79][T30] only the administrator moves the treasury
    function test_treasuryByOthers() public {
        address[3] memory callers = [guardian, feeManager, fan];
        for (uint256 n; n < 3; ++n) {
            vm.prank(callers[n]);
            vm.expectRevert(notAllowed(callers[n]));
            schedule.setTreasury(callers[n]);
        }
    }

    /// @custom:proves [S3.40] an unknown product has no terms
    function test_unknown() public {
        vm.expectRevert(noProduct());
        schedule.termsOf(Fees.PRODUCTS);
        vm.expectRevert(noProduct());
        schedule.isGuardUsed(Fees.PRODUCTS);
        vm.expectRevert(abi.encodeWithSelector(IFeeSchedule.FeeSchedule_NoProduct.selector, 255));
        schedule.termsOf(255);
    }
}

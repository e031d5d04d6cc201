// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../../../contracts/payments/Fees.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {MoneyStage} from "../MoneyStage.sol";

contract InflowTest is MoneyStage {
    uint40 private constant WEEK = 7 days;

    function noProduct() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFeeSchedule.FeeSchedule_NoProduct.selector, Fees.PRODUCTS);
    }

    function pause(uint8 product) private {
        vm.prank(guardian);
        schedule.pauseInflow(product);
    }

    /// @custom:proves [S3.79] it lasts seven days to the second and leaves the other products alone
    function test_pause() public {
        vm.expectEmit(address(schedule));
        emit IFeeSchedule.InflowPaused(Fees.CONSULTATION, uint40(NOW) + WEEK, guardian);
        pause(Fees.CONSULTATION);
        assertEq(pauseOf(Fees.CONSULTATION), NOW + 604_800, "until");
        assertTrue(schedule.isGuardUsed(Fees.CONSULTATION), "used");
        assertEq(bpsOf(Fees.CONSULTATION), 250, "fee");
        assertEq(treasuryOf(Fees.CONSULTATION), treasury, "treasury");
        assertEq(pauseOf(Fees.TOKEN), 0, "another product");
        assertFalse(schedule.isGuardUsed(Fees.TOKEN), "another guard");
        pause(Fees.TOKEN);
        pause(Fees.RECORDING);
        pause(Fees.RESALE);
        assertEq(pauseOf(Fees.RESALE), NOW + WEEK, "the last product");
    }

    /// @custom:proves [S3.79][S1.29] passes and tips are never paused
    function test_neverPaused() public {
        for (uint8 product = Fees.PASS; product <= Fees.TIP; ++product) {
            vm.prank(guardian);
            vm.expectRevert(abi.encodeWithSelector(IFeeSchedule.FeeSchedule_NeverPaused.selector, product));
            schedule.pauseInflow(product);
        }
    }

    /// @custom:proves [S3.79] the second time refuses, also after the first has ended
    function test_pauseTwice() public {
        pause(Fees.TOKEN);
        bytes memory used = abi.encodeWithSelector(IFeeSchedule.FeeSchedule_GuardUsed.selector, Fees.TOKEN);
        vm.prank(guardian);
        vm.expectRevert(used);
        schedule.pauseInflow(Fees.TOKEN);
        vm.warp(NOW + 365 days);
        vm.prank(guardian);
        vm.expectRevert(used);
        schedule.pauseInflow(Fees.TOKEN);
        assertEq(pauseOf(Fees.TOKEN), NOW + WEEK, "until");
    }

    /// @custom:proves [S3.79] an unknown product cannot be paused
    function test_pauseNothing() public {
        vm.prank(guardian);
        vm.expectRevert(noProduct());
        schedule.pauseInflow(Fees.PRODUCTS);
    }

    /// @custom:proves [S3.79][T30] only the guardian pauses
    function test_pauseByOthers() public {
        vm.prank(feeManager);
        vm.expectRevert(notAllowed(feeManager));
        schedule.pauseInflow(Fees.TOKEN);
    }

    /// @custom:proves [S3.79] money comes in again at once, and the pause stays used
    function test_resume() public {
        pause(Fees.TOKEN);
        pause(Fees.RECORDING);
        vm.warp(NOW + WEEK - 1);
        vm.expectEmit(address(schedule));
        emit IFeeSchedule.InflowPaused(Fees.TOKEN, 0, guardian);
        vm.prank(guardian);
        schedule.resumeInflow(Fees.TOKEN);
        assertEq(pauseOf(Fees.TOKEN), 0, "until");
        assertTrue(schedule.isGuardUsed(Fees.TOKEN), "used");
        assertEq(pauseOf(Fees.RECORDING), NOW + WEEK, "another product");
    }

    /// @custom:proves [S3.79] what is not paused refuses, from the very second the pause ends
    function test_resumeTooLate() public {
        bytes memory reason = abi.encodeWithSelector(IFeeSchedule.FeeSchedule_NotPaused.selector, Fees.TOKEN);
        vm.prank(guardian);
        vm.expectRevert(reason);
        schedule.resumeInflow(Fees.TOKEN);
        pause(Fees.TOKEN);
        vm.warp(NOW + WEEK);
        vm.prank(guardian);
        vm.expectRevert(reason);
        schedule.resumeInflow(Fees.TOKEN);
        vm.warp(NOW + WEEK + 1);
        vm.prank(guardian);
        vm.expectRevert(reason);
        schedule.resumeInflow(Fees.TOKEN);
    }

    /// @custom:proves [S3.79] an unknown product cannot be resumed
    function test_resumeNothing() public {
        vm.prank(guardian);
        vm.expectRevert(noProduct());
        schedule.resumeInflow(Fees.PRODUCTS);
    }

    /// @custom:proves [S3.79][T30] only the guardian resumes
    function test_resumeByOthers() public {
        pause(Fees.TOKEN);
        vm.prank(fan);
        vm.expectRevert(notAllowed(fan));
        schedule.resumeInflow(Fees.TOKEN);
    }

    /// @custom:proves [S3.79] the guardian may pause once more
    function test_rearm() public {
        pause(Fees.TOKEN);
        vm.warp(NOW + 1 days);
        vm.expectEmit(address(schedule));
        emit IFeeSchedule.GuardRearmed(Fees.TOKEN);
        schedule.rearm(Fees.TOKEN);
        assertFalse(schedule.isGuardUsed(Fees.TOKEN), "armed");
        assertEq(pauseOf(Fees.TOKEN), NOW + WEEK, "the pause goes on");
        pause(Fees.TOKEN);
        assertEq(pauseOf(Fees.TOKEN), NOW + 1 days + WEEK, "a week from now");
    }

    /// @custom:proves [S3.79] an unknown product cannot be armed again
    function test_rearmNothing() public {
        vm.expectRevert(noProduct());
        schedule.rearm(Fees.PRODUCTS);
    }

    /// @custom:proves [S3.79][T30] only the administrator arms again
    function test_rearmByOthers() public {
        address[3] memory callers = [guardian, feeManager, fan];
        for (uint256 n; n < 3; ++n) {
            vm.prank(callers[n]);
            vm.expectRevert(notAllowed(callers[n]));
            schedule.rearm(Fees.TOKEN);
        }
    }

    /// @custom:proves [S3.79] a lost guardian cannot pause for ever
    function test_lostGuardian() public {
        for (uint8 product = Fees.CONSULTATION; product < Fees.PRODUCTS; ++product) {
            pause(product);
        }
        vm.warp(NOW + WEEK);
        for (uint8 product = Fees.CONSULTATION; product < Fees.PRODUCTS; ++product) {
            assertTrue(block.timestamp >= pauseOf(product), "open again");
            vm.prank(guardian);
            vm.expectRevert(abi.encodeWithSelector(IFeeSchedule.FeeSchedule_GuardUsed.selector, product));
            schedule.pauseInflow(product);
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingCourt} from "../../../../contracts/bookings/court/BookingCourt.sol";
import {IArbitrator} from "../../../../contracts/bookings/court/IArbitrator.sol";
import {IBookingCourt} from "../../../../contracts/bookings/court/IBookingCourt.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {PaidCourt} from "../../../../contracts/mocks/bookings/PaidCourt.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice The court has the arbiter's time and no more, and takes no money for a ruling that would not count.
contract CourtTimeTest is BookingStage {
    IArbitrator private jurors;
    BookingCourt private court;

    function setUp() public override {
        super.setUp();
        jurors = IArbitrator(address(new PaidCourt()));
        court = opened(4 days);
    }

    function opened(uint256 rulingTime) private returns (BookingCourt) {
        return new BookingCourt(escrow, jurors, ledger, "", "", rulingTime);
    }

    /// @custom:proves [S3.42] nobody pays a court whose ruling would come too late
    function test_escalateLate() public {
        manager.grantRole(Roles.ARBITER, address(court), 0);
        bytes32 id = disputed();
        vm.startPrank(fan);
        uint256 last = START + 10 days;
        for (uint256 time = last + 1; time < START + 15 days; time += 1 days) {
            vm.warp(time);
            refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_TooLate.selector, time, last));
            court.escalate{value: 0.1 ether}(id);
        }
        vm.warp(last);
        court.escalate{value: 0.1 ether}(id);
        assertTrue(court.isEscalated(id), "in time");
        assertEq(escrow.caseOf(id).until, START + 14 days, "no deadline moves");
        vm.stopPrank();
    }

    /// @custom:proves [S3.42] nobody pays a court that is no arbiter, or one that must wait
    function test_escalateWithoutRole() public {
        bytes32 id = disputed();
        uint256 before = fan.balance;
        vm.prank(fan);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NotArbiter.selector, false, 0));
        court.escalate{value: 0.1 ether}(id);
        manager.grantRole(Roles.ARBITER, address(court), 1 hours);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NotArbiter.selector, true, 1 hours));
        court.escalate{value: 0.1 ether}(id);
        manager.revokeRole(Roles.ARBITER, address(court));
        vm.prank(fan);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NotArbiter.selector, false, 0));
        court.escalate{value: 0.1 ether}(id);
        assertEq(fan.balance, before, "nothing was paid");
        assertFalse(court.isEscalated(id), "and it can be brought later");
        manager.grantRole(Roles.ARBITER, address(court), 0);
        vm.prank(fan);
        court.escalate{value: 0.1 ether}(id);
    }

    /// @custom:proves [S3.42] its time to rule is stated once and is three days to sixty
    function test_rulingTime() public {
        uint256[2] memory wrong = [uint256(3 days - 1), 60 days + 1];
        for (uint256 n; n < 2; ++n) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IBookingCourt.BookingCourt_RulingTimeOutOfRange.selector, wrong[n], 3 days, 60 days
                )
            );
            opened(wrong[n]);
        }
        assertEq(opened(3 days).rulingTime(), 3 days, "shortest");
        assertEq(opened(60 days).rulingTime(), 60 days, "longest");
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingCourt} from "../../../../contracts/bookings/court/BookingCourt.sol";
import {IArbitrator} from "../../../../contracts/bookings/court/IArbitrator.sol";
import {IBookingCourt} from "../../../../contracts/bookings/court/IBookingCourt.sol";
import {PaidCourt} from "../../../../contracts/mocks/bookings/PaidCourt.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice The court has the arbiter's time and no more.
contract CourtTimeTest is BookingStage {
    BookingCourt private court;

    function setUp() public override {
        super.setUp();
        court = new BookingCourt(escrow, IArbitrator(address(new PaidCourt())), ledger, "", "");
    }

    /// @custom:proves [S3.42] nobody pays a court whose ruling would come too late
    function test_escalateLate() public {
        bytes32 id = disputed();
        vm.startPrank(fan);
        for (uint256 time = START + 14 days; time < START + 14 days + 2; ++time) {
            vm.warp(time);
            refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NotDisputed.selector, id));
            court.escalate{value: 0.1 ether}(id);
        }
        vm.warp(START + 14 days - 1);
        court.escalate{value: 0.1 ether}(id);
        assertTrue(court.isEscalated(id), "in time");
        vm.stopPrank();
    }
}

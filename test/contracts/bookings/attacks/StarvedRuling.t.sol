// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingCourt} from "../../../../contracts/bookings/court/BookingCourt.sol";
import {IArbitrator} from "../../../../contracts/bookings/court/IArbitrator.sol";
import {IBookingCourt} from "../../../../contracts/bookings/court/IBookingCourt.sol";
import {Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {PaidCourt} from "../../../../contracts/mocks/bookings/PaidCourt.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice In most courts anybody may carry a ruling over, also the side that lost, with as much gas as it likes.
contract StarvedRulingTest is BookingStage {
    uint256 private constant LEAST = 40_000;
    uint256 private constant MOST = 700_000;
    uint256 private constant STEP = 4_000;

    PaidCourt private jurors;
    BookingCourt private court;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        jurors = new PaidCourt();
        court = new BookingCourt(escrow, IArbitrator(address(jurors)), ledger, "", "", 3 days);
        manager.grantRole(Roles.ARBITER, address(court), 0);
        // The creator's wallet makes being paid as dear as it can.
        vm.etch(creator, address(new GasBurner()).code);
        id = disputed();
        vm.prank(fan);
        court.escalate{value: 0.1 ether}(id);
    }

    /// @dev How often a ruling was carried over, and how often it failed whole.
    function carried(uint256 ruling) private returns (uint256 done, uint256 failed) {
        for (uint256 given = LEAST; given < MOST; given += STEP) {
            uint256 before = vm.snapshotState();
            vm.prank(address(jurors));
            (bool ok,) = address(court).call{gas: given}(abi.encodeCall(court.rule, (1, ruling)));
            if (ok) {
                assertTrue(escrow.bookingOf(id).status > Status.Disputed, "a ruling that was taken ends the booking");
                ++done;
            } else {
                assertEq(uint256(court.bookingOf(1)), uint256(id), "a ruling that failed can come again");
                stands(id, Status.Disputed);
                ++failed;
            }
            vm.revertToState(before);
        }
    }

    /// @custom:proves [S3.42][T15] no amount of gas makes a ruling vanish
    function test_starved() public {
        (uint256 done, uint256 failed) = carried(3);
        assertTrue(done > 10 && failed > 10, "both happen");
        (done, failed) = carried(2);
        assertTrue(done > 10 && failed > 2, "both happen");
    }

    /// @custom:proves [S3.42][T15] a ruling on what both settled meanwhile has no effect and holds nobody up
    function test_settledMeanwhile() public {
        vm.prank(fan);
        escrow.confirm(id);
        vm.expectEmit(address(court));
        emit IBookingCourt.RulingWithoutEffect(id, 1, 2);
        jurors.give(court, 1, 2);
        stands(id, Status.Completed);
    }

    /// @custom:proves [S3.42][T15] a ruling is taken in the last second of the arbiter's time
    function test_lastSecond() public {
        vm.warp(START + 14 days - 1);
        jurors.give(court, 1, 2);
        stands(id, Status.Refunded);
    }
}

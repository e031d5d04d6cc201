// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Attendance} from "../../../../contracts/bookings/types/Agreement.sol";
import {Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice A role holder that is also a side of the booking.
contract OwnCauseTest is BookingStage {
    function ruling(address side) private {
        bytes32 id = disputed();
        manager.grantRole(Roles.ARBITER, side, 0);
        vm.prank(side);
        refuses(abi.encodeWithSelector(Escrow_OwnCause.selector, id, side));
        escrow.resolve(id, 5_000, 0);
        stands(id, Status.Disputed);
        vm.prank(arbiter);
        escrow.resolve(id, 5_000, 0);
    }

    /// @custom:proves [T15] a fan who is an arbiter does not rule about their own money
    function test_fanRules() public {
        ruling(fan);
    }

    /// @custom:proves [T15] a creator who is an arbiter does not rule about their own money
    function test_creatorRules() public {
        ruling(creator);
    }

    function attesting(uint256 key, address side) private {
        bytes32 id = booked(SINGLE);
        manager.grantRole(Roles.ATTESTOR, side, 0);
        vm.warp(END);
        Attendance memory made = seen(id, 0, 3_600, 0);
        bytes memory signature = signed(key, made);
        refuses(abi.encodeWithSelector(Escrow_OwnCause.selector, id, side));
        escrow.attest(made, side, signature);
        stands(id, Status.Booked);
    }

    /// @custom:proves [T13] a fan who is an attestor does not attest their own call
    function test_fanAttests() public {
        attesting(FAN_KEY, fan);
    }

    /// @custom:proves [T13] a creator who is an attestor does not attest their own call
    function test_creatorAttests() public {
        attesting(CREATOR_KEY, creator);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Attendance} from "../../../../contracts/bookings/types/Agreement.sol";
import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Policy} from "../../../../contracts/bookings/types/Policy.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice Who loses by what the attestor saw tries to keep it out of the escrow, or to bring half of it.
contract BlindedEscrowTest is BookingStage {
    /// @custom:proves [S0.11][T13] a creator who never comes gains nothing by disputing in the first second
    function test_absentCreatorDisputesFirst() public {
        bytes32 id = booked(SINGLE);
        vm.warp(START);
        vm.prank(creator);
        escrow.dispute(id, "");
        attested(id, 0, 3_600, 0);
        stands(id, Status.Disputed);
        caseIs(id, START + 14 days, 0, Cause.CreatorAbsent);
        vm.warp(START + 14 days);
        settles(id, creator, Cause.CreatorAbsent, 0);
        vm.prank(creator);
        escrow.finish(id);
        assertEq(fan.balance, 1_000 ether, "the fan has all of it back");
    }

    /// @custom:proves [S0.11][T13] nor by disputing what the attestor saw
    function test_absentCreatorDisputesLater() public {
        bytes32 id = booked(SINGLE);
        attested(id, 0, 3_600, 0);
        vm.warp(END + 12 hours - 1);
        vm.prank(creator);
        escrow.dispute(id, "");
        vm.warp(END + 12 hours - 1 + 14 days);
        settles(id, creator, Cause.CreatorAbsent, 0);
        vm.prank(creator);
        escrow.finish(id);
    }

    /// @custom:proves [S0.11][T13] no policy lets a creator keep most of it by disputing and waiting for a day
    function test_noGreedyPolicy() public {
        Policy memory policy = plain();
        policy.fallbackBps = 10_000;
        vm.startPrank(creator);
        refuses(abi.encodeWithSelector(Escrow_PolicyOutOfRange.selector, 8, 10_000, 0, 5_000));
        escrow.createPolicy(policy);
        policy.fallbackBps = 5_000;
        policy.arbiterDeadline = 1 days;
        refuses(abi.encodeWithSelector(Escrow_PolicyOutOfRange.selector, 3, 1 days, 7 days, 60 days));
        escrow.createPolicy(policy);
        policy.arbiterDeadline = 7 days;
        escrow.createPolicy(policy);
        vm.stopPrank();
    }

    /// @custom:proves [S0.11][T13] that they have not met yet says nothing before the booked end
    function test_earlyAbsence() public {
        bytes32 id = booked(SINGLE);
        vm.warp(START + 10 minutes);
        Attendance memory early = seen(id, 0, 600, 0);
        bytes memory signature = signed(ATTESTOR_KEY, early);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, START + 10 minutes, END));
        escrow.attest(early, attestor, signature);
        vm.warp(END);
        Attendance memory later = seen(id, 2_990, 3_600, 2_990); // 49:50 together, from minute 10 on
        escrow.attest(later, attestor, signed(ATTESTOR_KEY, later));
        caseIs(id, END + 12 hours, 8_305, Cause.Interrupted);
        vm.warp(END + 12 hours);
        settles(id, fan, Cause.Interrupted, 0.8305 ether);
        vm.prank(fan);
        escrow.finish(id);
    }

    /// @custom:proves [S0.11][T13] a fan who talked for the whole call gains nothing by disputing its last second
    function test_fanDisputesWholeCall() public {
        bytes32 id = booked(SINGLE);
        vm.warp(END - 1);
        vm.prank(fan);
        escrow.dispute(id, "");
        attested(id, 3_600, 3_600, 3_600);
        caseIs(id, END - 1 + 14 days, 10_000, Cause.Attended);
        vm.warp(END - 1 + 14 days);
        settles(id, creator, Cause.Attended, PRICE);
        vm.prank(creator);
        escrow.finish(id);
    }

    /// @custom:proves [S0.11][T13] the shortest time an arbiter can have leaves days to bring what was seen of the longest call
    function test_shortestDeadline() public {
        Policy memory policy = plain();
        policy.arbiterDeadline = 7 days;
        vm.startPrank(creator);
        Agreement memory made = words(SINGLE);
        made.policyId = escrow.createPolicy(policy);
        made.lengthMinutes = 480;
        uint256 offerNo = escrow.createOffer(0, PRICE, 480, made.policyId, 1);
        vm.stopPrank();
        vm.prank(fan);
        bytes32 id = escrow.book{value: PRICE}(made, offerNo);
        vm.warp(START);
        vm.prank(creator);
        escrow.dispute(id, "");
        vm.warp(START + 7 days - 12 hours);
        Attendance memory absent = seen(id, 0, 28_800, 0);
        escrow.attest(absent, attestor, signed(ATTESTOR_KEY, absent));
        caseIs(id, START + 7 days, 0, Cause.CreatorAbsent);
    }
}

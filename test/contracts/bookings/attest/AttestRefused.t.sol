// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Attendance} from "../../../../contracts/bookings/types/Agreement.sol";
import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Policy} from "../../../../contracts/bookings/types/Policy.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract AttestRefusedTest is BookingStage {
    function brings(Attendance memory made, address who, bytes memory signature, bytes memory reason) private {
        refuses(reason);
        escrow.attest(made, who, signature);
    }

    function unbound(Attendance memory made, bytes memory signature) private {
        brings(made, attestor, signature, abi.encodeWithSelector(Escrow_BadSignature.selector, attestor));
    }

    function atEnd(bytes32 id) private returns (Attendance memory) {
        vm.warp(END);
        return seen(id, 3_600, 3_600, 3_600);
    }

    /// @custom:proves [T13][T14] an account without the role refuses
    function test_noRole() public {
        Attendance memory made = atEnd(booked(SINGLE));
        bytes memory reason = abi.encodeWithSelector(Escrow_NotInRole.selector, Roles.ATTESTOR, creator);
        brings(made, creator, signed(CREATOR_KEY, made), reason);
        reason = abi.encodeWithSelector(Escrow_NotInRole.selector, Roles.ATTESTOR, arbiter);
        brings(made, arbiter, signed(ATTESTOR_KEY, made), reason);
    }

    /// @custom:proves [T14] a role with a delay refuses
    function test_delayed() public {
        Attendance memory made = atEnd(booked(SINGLE));
        manager.grantRole(Roles.ATTESTOR, creator, 1);
        bytes memory reason = abi.encodeWithSelector(Escrow_NotInRole.selector, Roles.ATTESTOR, creator);
        brings(made, creator, signed(CREATOR_KEY, made), reason);
    }

    /// @custom:proves [T14] a signature of somebody else refuses
    function test_otherSigner() public {
        Attendance memory made = atEnd(booked(SINGLE));
        unbound(made, signed(CREATOR_KEY, made));
        unbound(made, "");
    }

    /// @custom:proves [T14] every changed word refuses
    function test_changedWord() public {
        bytes32 id = booked(SINGLE);
        bytes32 otherId = booked(BY_MINUTE);
        Attendance memory made = atEnd(id);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        made.id = otherId;
        unbound(made, signature);
        made = seen(id, 3_599, 3_600, 3_600);
        unbound(made, signature);
        made = seen(id, 3_600, 3_599, 3_600);
        unbound(made, signature);
        made = seen(id, 3_600, 3_600, 3_599);
        unbound(made, signature);
        made = seen(id, 3_600, 3_600, 3_600);
        made.endedAt -= 1;
        unbound(made, signature);
        made.endedAt += 1;
        made.revision = 1;
        unbound(made, signature);
    }

    /// @custom:proves [T14] an attendance of another revision refuses
    function test_revision() public {
        Attendance memory made = atEnd(booked(SINGLE));
        made.revision = 1;
        bytes memory reason = abi.encodeWithSelector(Escrow_StaleRevision.selector, 1, 0);
        brings(made, attestor, signed(ATTESTOR_KEY, made), reason);
    }

    /// @custom:proves [T13] a second before the grace is over refuses and then a whole call counts
    function test_grace() public {
        Policy memory policy = plain();
        (policy.grace, policy.fullOverlapBps) = (30 minutes, 5_000);
        vm.startPrank(creator);
        Agreement memory words_ = words(SINGLE);
        words_.policyId = escrow.createPolicy(policy);
        words_.lengthMinutes = 40;
        uint256 offerNo = escrow.createOffer(0, PRICE, 40, words_.policyId, 1);
        vm.stopPrank();
        vm.prank(fan);
        bytes32 id = escrow.book{value: PRICE}(words_, offerNo);
        vm.warp(START + 1_799);
        Attendance memory made = seen(id, 1_200, 1_200, 1_200);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        bytes memory reason = abi.encodeWithSelector(Escrow_TooEarly.selector, START + 1_799, START + 1_800);
        brings(made, attestor, signature, reason);
        vm.warp(START + 1_800);
        escrow.attest(made, attestor, signature);
        caseIs(id, START + 1_800 + 12 hours, 10_000, Cause.Attended);
    }

    /// @custom:proves [S0.11][T13] whatever can still change refuses until the booked end
    function test_resumable() public {
        bytes32 id = booked(SINGLE);
        for (uint256 n; n < 7; ++n) {
            uint40 time = n == 0 ? START + 21 minutes : END - 1;
            vm.warp(time);
            // The line dropped after twenty minutes; the fan said hello, and left again; one or both have not come yet.
            Attendance memory made = n == 2 ? seen(id, 1_200, 1, 1) : seen(id, 1_200, 1_200, 1_200);
            if (n > 2) made = seen(id, n % 2 == 0 ? 0 : 1_200, n > 4 ? 1_200 : 0, 0);
            bytes memory reason = abi.encodeWithSelector(Escrow_TooEarly.selector, time, END);
            brings(made, attestor, signed(ATTESTOR_KEY, made), reason);
        }
        uint256 before = vm.snapshotState();
        Attendance memory talked = seen(id, 3_240, 3_240, 3_240);
        escrow.attest(talked, attestor, signed(ATTESTOR_KEY, talked));
        caseIs(id, END - 1 + 12 hours, 10_000, Cause.Attended);
        vm.revertToState(before);
        vm.warp(END);
        talked = seen(id, 1_200, 1_200, 1_200);
        escrow.attest(talked, attestor, signed(ATTESTOR_KEY, talked));
        caseIs(id, END + 12 hours, 3_333, Cause.Interrupted);
    }

    /// @custom:proves [T14] an end in the future refuses
    function test_future() public {
        bytes32 id = booked(SINGLE);
        Attendance memory made = atEnd(id);
        made.endedAt += 1;
        bytes memory signature = signed(ATTESTOR_KEY, made);
        brings(made, attestor, signature, abi.encodeWithSelector(Escrow_TooEarly.selector, END, END + 1));
        vm.warp(END + 1);
        escrow.attest(made, attestor, signature);
        stands(id, Status.Attested);
    }

    /// @custom:proves [T14] twelve hours before the window closes is the last chance
    function test_late() public {
        bytes32 id = booked(SINGLE);
        Attendance memory made = atEnd(id);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        uint256 last = CLOSE - 12 hours;
        vm.warp(last + 1);
        brings(made, attestor, signature, abi.encodeWithSelector(Escrow_TooLate.selector, last + 1, last));
        vm.warp(last);
        escrow.attest(made, attestor, signature);
        assertEq(escrow.caseOf(id).until, CLOSE, "never later than without it");
    }

    /// @custom:proves [T14] an overlap longer than either was there refuses
    function test_impossible() public {
        bytes32 id = booked(SINGLE);
        vm.warp(END);
        Attendance memory made = seen(id, 100, 200, 101);
        bytes memory reason = abi.encodeWithSelector(Escrow_ImpossibleOverlap.selector, 101, 100, 200);
        brings(made, attestor, signed(ATTESTOR_KEY, made), reason);
        made = seen(id, 200, 100, 101);
        reason = abi.encodeWithSelector(Escrow_ImpossibleOverlap.selector, 101, 200, 100);
        brings(made, attestor, signed(ATTESTOR_KEY, made), reason);
        made = seen(id, 100, 100, 100);
        escrow.attest(made, attestor, signed(ATTESTOR_KEY, made));
    }

    /// @custom:proves [T13][T14] a second attendance refuses, before and after a dispute
    function test_second() public {
        bytes32 id = whole();
        Attendance memory made = seen(id, 0, 0, 0);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        brings(made, attestor, signature, abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Attested));
        vm.prank(fan);
        escrow.dispute(id, 0);
        brings(made, attestor, signature, abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Disputed));
        caseIs(id, END + 14 days, 10_000, Cause.Attended);
    }

    /// @custom:proves [T13][T14] a second attendance in a dispute refuses, whatever the first one said
    function test_secondInDispute() public {
        uint32[5] memory byFan = [uint32(0), 0, 3_600, 1_800, 3_600];
        uint32[5] memory byCreator = [uint32(0), 3_600, 0, 1_800, 3_600];
        for (uint256 n; n < 5; ++n) {
            uint256 before = vm.snapshotState();
            bytes32 id = disputed();
            attested(id, byCreator[n], byFan[n], n < 3 ? 0 : byFan[n]);
            assertEq(uint8(escrow.caseOf(id).cause), uint8([7, 5, 6, 4, 3][n]), "another cause each");
            Attendance memory made = seen(id, 3_600, 3_600, 3_240);
            bytes memory reason = abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Disputed);
            brings(made, attestor, signed(ATTESTOR_KEY, made), reason);
            vm.revertToState(before);
        }
    }

    /// @custom:proves [T13][T14] twelve hours before the arbiter's time is over is the last chance in a dispute
    function test_lateInDispute() public {
        bytes32 id = disputed();
        Attendance memory made = atEnd(id);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        uint256 last = START + 14 days - 12 hours;
        vm.warp(last + 1);
        brings(made, attestor, signature, abi.encodeWithSelector(Escrow_TooLate.selector, last + 1, last));
        vm.warp(last);
        escrow.attest(made, attestor, signature);
        caseIs(id, START + 14 days, 10_000, Cause.Attended);
    }

    /// @custom:proves [T14] a booking that ended refuses
    function test_ended() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        escrow.confirm(id);
        Attendance memory made = atEnd(id);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        brings(made, attestor, signature, abi.encodeWithSelector(Escrow_Final.selector, id, Status.Completed));
    }

    /// @custom:proves [T14] an attestor that lost the role no longer counts
    function test_rotated() public {
        Attendance memory made = atEnd(booked(SINGLE));
        manager.revokeRole(Roles.ATTESTOR, attestor);
        bytes memory reason = abi.encodeWithSelector(Escrow_NotInRole.selector, Roles.ATTESTOR, attestor);
        brings(made, attestor, signed(ATTESTOR_KEY, made), reason);
    }
}

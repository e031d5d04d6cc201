// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Attendance, Extension} from "../../../../contracts/bookings/types/Agreement.sol";
import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {RebasingToken} from "../../../../contracts/mocks/tokens/amounts/RebasingToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice What `docs/audit/limitations.md` says of bookings: each test fails when that is not so any more.
contract BookingLimitationsTest is BookingStage {
    /// @custom:proves [S3.43][S0.11] limitation: time added for less lowers what was talked already
    function test_moreTimeForLess() public {
        uint256 before = vm.snapshotState();
        bytes32 id = booked(SINGLE);
        attested(id, 3_600, 3_600, 3_600);
        vm.warp(END + 12 hours);
        settles(id, other, Cause.Attended, 1 ether);
        vm.prank(other);
        escrow.finish(id);
        vm.revertToState(before);
        id = booked(SINGLE);
        Extension memory made =
            Extension({id: id, addedMinutes: 60, addedAmount: 0.5 ether, revision: 0, validUntil: END});
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.prank(fan);
        escrow.extend{value: 0.5 ether}(made, signature);
        vm.warp(END + 1 hours);
        Attendance memory talked = seen(id, 3_600, 3_600, 3_600);
        escrow.attest(talked, attestor, signed(ATTESTOR_KEY, talked));
        vm.warp(END + 13 hours);
        settles(id, other, Cause.Interrupted, 0.75 ether);
        vm.prank(other);
        escrow.finish(id);
    }

    /// @custom:proves [S3.37][S3.49] limitation: text and date of an open offer are the fan's word alone
    function test_textOfOffer() public {
        Agreement memory made = words(SINGLE);
        (made.summaryHash, made.startAt) = (keccak256("whatever the fan likes"), uint40(NOW + 1));
        bytes memory signature = signed(CREATOR_KEY, words(SINGLE), uint40(NOW + 1));
        vm.startPrank(fan);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
        escrow.bookQuoted{value: PRICE}(made, uint40(NOW + 1), signature);
        bytes32 id = escrow.book{value: PRICE}(made, SINGLE);
        vm.stopPrank();
        assertEq(uint256(id), uint256(digestOf(wordsHash(made))), "the id commits to it");
        assertEq(escrow.bookingOf(id).startAt, NOW + 1, "date");
    }

    function finishes(bytes32 id, Cause cause, uint256 part) private {
        vm.warp(vm.getBlockTimestamp() + 14 days);
        settles(id, other, cause, part);
        vm.prank(other);
        escrow.finish(id);
    }

    /// @custom:proves [S0.11][S3.42] limitation: a creator nobody saw has the fallback by a dispute
    function test_fallbackOfCreator() public {
        bytes32 id = booked(SINGLE);
        vm.warp(CLOSE - 1);
        (, uint256 silent,) = escrow.exitOf(id);
        assertEq(silent, 0, "by silence");
        vm.prank(creator);
        escrow.dispute(id, "");
        finishes(id, Cause.ArbiterSilent, 0.4 ether);
    }

    /// @custom:proves [S0.11][S3.42] limitation: a fan lowers the creator's word to the fallback
    function test_fallbackOfFan() public {
        bytes32 id = confirmed();
        (, uint256 said,) = escrow.exitOf(id);
        assertEq(said, 10_000, "by the creator's word");
        vm.prank(fan);
        escrow.dispute(id, "");
        finishes(id, Cause.ArbiterSilent, 0.4 ether);
    }

    /// @custom:proves [T13][T15] limitation: a false attendance holds until an arbiter or both sides undo it
    function test_falseAttendance() public {
        bytes32 id = booked(SINGLE);
        attested(id, 0, 3_600, 0); // the creator was there, and the attestor says otherwise
        uint256 before = vm.snapshotState();
        vm.prank(creator);
        escrow.dispute(id, "");
        uint256 inDispute = vm.snapshotState();
        settles(id, arbiter, Cause.Ruled, PRICE);
        vm.prank(arbiter);
        escrow.resolve(id, 10_000, "");
        vm.revertToState(inDispute);
        finishes(id, Cause.CreatorAbsent, 0);
        vm.revertToState(before);
        vm.prank(creator);
        escrow.propose(id, 10_000);
        settles(id, fan, Cause.Agreed, PRICE);
        vm.prank(fan);
        escrow.accept(id, 10_000);
    }

    /// @custom:proves [T13][T14] limitation: of two attendances that were signed the first to be brought counts
    function test_firstToCome() public {
        bytes32 id = booked(SINGLE);
        vm.warp(END - 6 minutes);
        Attendance memory early = seen(id, 3_240, 3_240, 3_240); // nine tenths
        bytes memory signedEarly = signed(ATTESTOR_KEY, early);
        uint256 before = vm.snapshotState();
        escrow.attest(early, attestor, signedEarly);
        caseIs(id, END - 6 minutes + 12 hours, 10_000, Cause.Attended);
        vm.revertToState(before);
        vm.warp(END);
        Attendance memory late = seen(id, 0, 3_600, 0);
        escrow.attest(late, attestor, signed(ATTESTOR_KEY, late));
        caseIs(id, END + 12 hours, 0, Cause.CreatorAbsent);
        refuses(abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Attested));
        escrow.attest(early, attestor, signedEarly);
    }

    /// @custom:proves [S3.37][T32] limitation: a listed token that shrinks makes who is paid last wait
    function test_shrinking() public {
        RebasingToken token = new RebasingToken();
        uint8 currency = currencies.list(address(token));
        token.mint(fan, 2_000);
        vm.prank(creator);
        uint256 offerNo = escrow.createOffer(currency, 1_000, 60, 0, 1);
        Agreement memory made = words(SINGLE);
        (made.currency, made.amount) = (currency, 1_000);
        vm.startPrank(fan);
        token.approve(address(escrow), 2_000);
        bytes32 first = escrow.book(made, offerNo);
        made.nonce = 77;
        bytes32 last = escrow.book(made, offerNo);
        vm.stopPrank();
        bytes32 native = booked(SINGLE);
        token.rebase(50);
        vm.startPrank(fan);
        escrow.confirm(first);
        assertEq(token.balanceOf(creator), 975, "who asks first");
        refuses(abi.encodeWithSelector(ILedger.TransferFromFailed.selector));
        escrow.confirm(last);
        escrow.confirm(native);
        assertEq(creator.balance, 0.975 ether, "other money is not touched");
        token.mint(address(escrow), 4_000);
        escrow.confirm(last);
        vm.stopPrank();
        assertEq(token.balanceOf(creator), 2 * 975, "topped up");
    }
}

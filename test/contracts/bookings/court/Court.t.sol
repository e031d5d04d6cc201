// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingCourt} from "../../../../contracts/bookings/court/BookingCourt.sol";
import {IArbitrable} from "../../../../contracts/bookings/court/IArbitrable.sol";
import {IArbitrator} from "../../../../contracts/bookings/court/IArbitrator.sol";
import {IBookingCourt} from "../../../../contracts/bookings/court/IBookingCourt.sol";
import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {PaidCourt} from "../../../../contracts/mocks/bookings/PaidCourt.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract CourtTest is BookingStage {
    PaidCourt private jurors;
    BookingCourt private court;

    function setUp() public override {
        super.setUp();
        jurors = new PaidCourt();
        court = opened();
        manager.grantRole(Roles.ARBITER, address(court), 0);
    }

    function opened() private returns (BookingCourt) {
        return new BookingCourt(escrow, IArbitrator(address(jurors)), ledger, "general", "ipfs://question", 3 days);
    }

    function escalated() private returns (bytes32 id) {
        id = disputed();
        vm.prank(fan);
        court.escalate{value: 0.1 ether}(id);
    }

    function ruled(uint256 ruling, uint256 creatorPart) private {
        bytes32 id = escalated();
        settles(id, address(court), Cause.Ruled, creatorPart);
        jurors.give(court, 1, ruling);
        assertEq(uint256(court.bookingOf(1)), 0, "no longer open");
    }

    /// @custom:proves [S3.42] the court and its question are named once
    function test_named() public {
        vm.recordLogs();
        BookingCourt made = opened();
        bytes32[] memory topics = vm.getRecordedLogs()[0].topics;
        assertEq(topics.length, 2, "topics");
        assertEq(uint256(topics[0]), uint256(IBookingCourt.CourtChosen.selector), "chosen");
        assertEq(address(uint160(uint256(topics[1]))), address(jurors), "court");
        assertFalse(made.isEscalated("any"), "nothing yet");
        vm.recordLogs();
        opened();
        topics = vm.getRecordedLogs()[1].topics;
        assertEq(uint256(topics[0]), uint256(IArbitrable.MetaEvidence.selector), "question");
        assertEq(uint256(topics[1]), 0, "number");
    }

    /// @custom:proves [S3.42] a side pays the court and has the surplus back
    function test_escalate() public {
        bytes32 id = disputed();
        uint256 before = fan.balance;
        vm.expectEmit(address(court));
        emit IBookingCourt.Escalated(id, fan, 1, 0.1 ether);
        vm.expectEmit(address(court));
        emit IArbitrable.Dispute(address(jurors), 1, 0, uint256(id));
        vm.prank(fan);
        assertEq(court.escalate{value: 5 ether}(id), 1, "dispute");
        assertEq(before - fan.balance, 0.1 ether, "paid");
        assertEq(address(jurors).balance, 0.1 ether, "court");
        assertEq(address(court).balance, 0, "kept");
        assertEq(jurors.choices(), 3, "choices");
        assertEq(string(jurors.asked()), "general", "asked");
        assertEq(uint256(court.bookingOf(1)), uint256(id), "booking");
        assertTrue(court.isEscalated(id), "escalated");
    }

    /// @custom:proves [S3.42] less than the price refuses
    function test_underpaid() public {
        bytes32 id = disputed();
        vm.prank(fan);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_Underpaid.selector, 0.1 ether - 1, 0.1 ether));
        court.escalate{value: 0.1 ether - 1}(id);
    }

    /// @custom:proves [S3.42] a stranger cannot escalate
    function test_stranger() public {
        bytes32 id = disputed();
        vm.prank(other);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NotParty.selector, id, other));
        court.escalate{value: 0.1 ether}(id);
        vm.deal(creator, 1 ether);
        vm.prank(creator);
        court.escalate{value: 0.1 ether}(id);
    }

    /// @custom:proves [S3.42] what is not disputed is not escalated
    function test_undisputed() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NotDisputed.selector, id));
        court.escalate{value: 0.1 ether}(id);
    }

    /// @custom:proves [S3.42] a booking goes to the court once
    function test_once() public {
        bytes32 id = escalated();
        vm.deal(creator, 1 ether);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_Escalated.selector, id));
        court.escalate{value: 0.1 ether}(id);
    }

    /// @custom:proves [S3.42] a side speaks to the jurors
    function test_evidence() public {
        bytes32 id = disputed();
        vm.expectEmit(address(court));
        emit IArbitrable.Evidence(address(jurors), uint256(id), creator, "ipfs://mine");
        vm.prank(creator);
        court.submitEvidence(id, "ipfs://mine");
    }

    /// @custom:proves [S3.42] a stranger does not
    function test_evidenceStranger() public {
        bytes32 id = disputed();
        vm.prank(other);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NotParty.selector, id, other));
        court.submitEvidence(id, "x");
    }

    /// @custom:proves [S3.42] nothing is said about what is not disputed
    function test_evidenceUndisputed() public {
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NotDisputed.selector, id));
        court.submitEvidence(id, "x");
    }

    /// @custom:proves [S3.42] the court gives all to the creator
    function test_forCreator() public {
        ruled(1, PRICE);
        assertEq(creator.balance, 0.975 ether, "creator");
    }

    /// @custom:proves [S3.42] the court gives all to the fan
    function test_forFan() public {
        ruled(2, 0);
    }

    /// @custom:proves [S3.42] the court gives half to each
    function test_half() public {
        bytes32 id = escalated();
        vm.expectEmit(address(court));
        emit IArbitrable.Ruling(address(jurors), 1, 3);
        vm.expectEmit(address(escrow));
        emit Ruled(id, address(court), 5_000, bytes32(uint256(1)));
        settles(id, address(court), Cause.Ruled, PRICE / 2);
        jurors.give(court, 1, 3);
    }

    function idle(bytes32 id, uint256 ruling) private {
        vm.expectEmit(address(court));
        emit IArbitrable.Ruling(address(jurors), 1, ruling);
        vm.expectEmit(address(court));
        emit IBookingCourt.RulingWithoutEffect(id, 1, ruling);
        jurors.give(court, 1, ruling);
    }

    /// @custom:proves [S3.42][T15] a court that refuses to decide leaves it to the fallback
    function test_refuses() public {
        bytes32 id = escalated();
        idle(id, 0);
        stands(id, Status.Disputed);
        vm.warp(START + 14 days);
        settles(id, address(this), Cause.ArbiterSilent, 0.4 ether);
        escrow.finish(id);
    }

    /// @custom:proves [S3.42][T15] a court that comes too late is not held up
    function test_late() public {
        bytes32 id = escalated();
        vm.warp(START + 14 days);
        idle(id, 1);
        stands(id, Status.Disputed);
    }

    /// @custom:proves [S3.42] a court that lost the role rules once it has it again
    function test_withoutRole() public {
        bytes32 id = escalated();
        manager.revokeRole(Roles.ARBITER, address(court));
        refuses(abi.encodeWithSelector(Escrow_NotInRole.selector, Roles.ARBITER, address(court)));
        jurors.give(court, 1, 1);
        stands(id, Status.Disputed);
        manager.grantRole(Roles.ARBITER, address(court), 0);
        settles(id, address(court), Cause.Ruled, PRICE);
        jurors.give(court, 1, 1);
    }

    /// @custom:proves [S3.42] nobody but the court rules
    function test_notCourt() public {
        escalated();
        vm.prank(arbiter);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NotCourt.selector, arbiter));
        court.rule(1, 1);
    }

    /// @custom:proves [S3.42] an unknown or decided dispute refuses
    function test_unknown() public {
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NoDispute.selector, 1));
        jurors.give(court, 1, 1);
        ruled(1, PRICE);
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NoDispute.selector, 1));
        jurors.give(court, 1, 1);
    }

    /// @custom:proves [S3.42] a fourth choice refuses
    function test_fourth() public {
        escalated();
        refuses(abi.encodeWithSelector(IBookingCourt.BookingCourt_NoSuchRuling.selector, 4, 3));
        jurors.give(court, 1, 4);
    }

    /// @custom:proves [S3.42][S3.78][T31] it does not rule while a side is being paid back
    function test_reenter() public {
        Reenterer visitor = new Reenterer();
        vm.deal(address(visitor), 2 ether);
        Agreement memory made = words(SINGLE);
        made.fan = address(visitor);
        bytes32 id = escrow.idOf(made);
        visitor.act(address(escrow), PRICE, abi.encodeCall(escrow.book, (made, SINGLE)));
        vm.warp(START);
        visitor.act(address(escrow), 0, abi.encodeCall(escrow.dispute, (id, "nobody spoke")));
        visitor.prepare(address(jurors), 0, abi.encodeCall(jurors.give, (court, 1, 2)));
        visitor.act(address(court), 0.2 ether, abi.encodeCall(court.escalate, (id)));
        assertEq(visitor.tries(), 1, "tried");
        assertEq(uint32(visitor.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "why not");
        stands(id, Status.Disputed);
        jurors.give(court, 1, 2);
        stands(id, Status.Refunded);
    }
}

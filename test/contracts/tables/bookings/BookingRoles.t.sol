// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IBookings} from "../../../../contracts/bookings/IBookings.sol";
import {BookingCourt} from "../../../../contracts/bookings/court/BookingCourt.sol";
import {IArbitrable} from "../../../../contracts/bookings/court/IArbitrable.sol";
import {IArbitrator} from "../../../../contracts/bookings/court/IArbitrator.sol";
import {IBookingCourt} from "../../../../contracts/bookings/court/IBookingCourt.sol";
import {IBookingOffers} from "../../../../contracts/bookings/offers/IBookingOffers.sol";
import {IBookingDisputes} from "../../../../contracts/bookings/disputes/IBookingDisputes.sol";
import {Agreement, Extension} from "../../../../contracts/bookings/types/Agreement.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {PaidCourt} from "../../../../contracts/mocks/bookings/PaidCourt.sol";
import {BookingStage} from "../../bookings/kit/BookingStage.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

contract BookingRolesTest is BookingStage, RoleMatrix {
    bytes32 private id;
    /// @dev The other side, where both may.
    address private besides;

    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](8);
        (people[0], people[1], people[2], people[3]) = (fan, creator, other, treasury);
        (people[4], people[5], people[6], people[7]) = (arbiter, attestor, address(ledger), address(currencies));
        for (uint256 n; n < people.length; ++n) {
            if (people[n] == besides) people[n] = address(fees);
        }
    }

    function notFan(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(Escrow_NotFan.selector, who, fan);
    }

    function notCreator(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(Escrow_NotCreator.selector, who, creator);
    }

    function notParty(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(Escrow_NotParty.selector, id, who);
    }

    function notCourtParty(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBookingCourt.BookingCourt_NotParty.selector, id, who);
    }

    function notCourt(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBookingCourt.BookingCourt_NotCourt.selector, who);
    }

    function notArbiter(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Escrow_NotInRole.selector, Roles.ARBITER, who);
    }

    /// @dev Both sides may, nobody else.
    function partyRow(address target, bytes memory data, function(address) internal view returns (bytes memory) reason)
        private
    {
        besides = creator;
        callerRow(fan, target, data, reason);
        besides = fan;
        callerRow(creator, target, data, reason);
    }

    /// @custom:caller ConsultationEscrow.confirm
    /// @custom:proves [S3.78] only the two sides confirm a call
    function test_confirm() public {
        id = booked(SINGLE);
        vm.warp(END);
        partyRow(address(escrow), abi.encodeCall(IBookings.confirm, (id)), notParty);
    }

    /// @custom:caller ConsultationEscrow.decline
    /// @custom:proves [S3.78] only the creator declines
    function test_decline() public {
        id = booked(SINGLE);
        callerRow(creator, address(escrow), abi.encodeCall(IBookings.decline, (id)), notCreator);
    }

    /// @custom:caller ConsultationEscrow.cancel
    /// @custom:proves [S3.78] only the fan cancels
    function test_cancel() public {
        id = booked(SINGLE);
        callerRow(fan, address(escrow), abi.encodeCall(IBookings.cancel, (id)), notFan);
    }

    /// @custom:caller ConsultationEscrow.dispute
    /// @custom:proves [S3.78] only the two sides dispute
    function test_dispute() public {
        id = booked(SINGLE);
        vm.warp(START);
        partyRow(address(escrow), abi.encodeCall(IBookings.dispute, (id, "nobody spoke")), notParty);
    }

    /// @custom:caller ConsultationEscrow.book
    /// @custom:proves [S3.78] only the fan books what the fan pays
    function test_book() public {
        allow(DOLLARS);
        callerRow(fan, address(escrow), abi.encodeCall(IBookings.book, (words(IN_DOLLARS), IN_DOLLARS)), notFan);
    }

    function allow(uint256 amount) private {
        vm.prank(fan);
        dollar.approve(address(escrow), amount);
    }

    /// @custom:caller BookingOffers.bookQuoted
    /// @custom:proves [S3.78] only the fan books what was quoted
    function test_bookQuoted() public {
        allow(DOLLARS);
        Agreement memory quoted = words(IN_DOLLARS);
        bytes memory signature = signed(CREATOR_KEY, quoted, START);
        callerRow(fan, address(escrow), abi.encodeCall(IBookingOffers.bookQuoted, (quoted, START, signature)), notFan);
    }

    /// @custom:caller BookingOffers.bookPackage
    /// @custom:proves [S3.78] only the fan books several calls at once
    function test_bookPackage() public {
        allow(3 * DOLLARS);
        vm.prank(creator);
        uint256 offerNo = escrow.createOffer(1, DOLLARS, 60, 0, 3);
        Agreement[] memory three = new Agreement[](3);
        for (uint256 n; n < 3; ++n) {
            three[n] = words(IN_DOLLARS);
            three[n].nonce = n;
        }
        callerRow(fan, address(escrow), abi.encodeCall(IBookingOffers.bookPackage, (three, offerNo)), notFan);
    }

    /// @custom:caller BookingOffers.voidQuote
    /// @custom:proves [S3.78] only the creator takes a quote back
    function test_voidQuote() public {
        callerRow(creator, address(escrow), abi.encodeCall(IBookingOffers.voidQuote, (words(SINGLE))), notCreator);
    }

    /// @custom:caller BookingDisputes.extend
    /// @custom:proves [S3.78] only the fan pays for more time
    function test_extend() public {
        id = booked(SINGLE);
        Extension memory longer =
            Extension({id: id, addedMinutes: 30, addedAmount: 0, revision: 0, validUntil: START});
        bytes memory signature = signed(CREATOR_KEY, longer);
        callerRow(fan, address(escrow), abi.encodeCall(IBookingDisputes.extend, (longer, signature)), notFan);
    }

    /// @custom:caller BookingDisputes.propose
    /// @custom:proves [S3.78] only the two sides propose a settlement
    function test_propose() public {
        id = booked(SINGLE);
        partyRow(address(escrow), abi.encodeCall(IBookingDisputes.propose, (id, 5_000)), notParty);
    }

    /// @custom:caller BookingDisputes.accept
    /// @custom:proves [S3.78] only the two sides accept one
    function test_accept() public {
        id = booked(SINGLE);
        vm.prank(creator);
        escrow.propose(id, 5_000);
        vm.prank(fan);
        escrow.propose(id, 5_000);
        partyRow(address(escrow), abi.encodeCall(IBookingDisputes.accept, (id, 5_000)), notParty);
    }

    /// @custom:caller BookingDisputes.resolve
    /// @custom:proves [S3.78] only an arbiter decides a dispute
    function test_resolve() public {
        id = disputed();
        manager.revokeRole(Roles.ARBITER, arbiter);
        bytes memory data = abi.encodeCall(IBookingDisputes.resolve, (id, 5_000, "half"));
        memberRow(Roles.ARBITER, address(escrow), data, notArbiter);
    }

    function openCourt(PaidCourt jurors) private returns (BookingCourt court) {
        court = new BookingCourt(escrow, IArbitrator(address(jurors)), ledger, "general", "ipfs://question", 3 days);
        manager.grantRole(Roles.ARBITER, address(court), 0);
        id = disputed();
    }

    /// @custom:caller BookingCourt.escalate
    /// @custom:proves [S3.78] only the two sides take a dispute to the court
    function test_escalate() public {
        address court = address(openCourt(new PaidCourt()));
        bytes memory data = abi.encodeCall(IBookingCourt.escalate, (id));
        besides = creator;
        payingRow(fan, 0.1 ether, court, data, notCourtParty);
        besides = fan;
        payingRow(creator, 0.1 ether, court, data, notCourtParty);
    }

    /// @custom:caller BookingCourt.rule
    /// @custom:caller BookingCourt.submitEvidence
    /// @custom:proves [S3.78] only the court rules and only the two sides speak to it
    function test_court() public {
        PaidCourt jurors = new PaidCourt();
        BookingCourt court = openCourt(jurors);
        vm.prank(fan);
        court.escalate{value: 0.1 ether}(id);
        partyRow(address(court), abi.encodeCall(IBookingCourt.submitEvidence, (id, "ipfs://mine")), notCourtParty);
        besides = address(0);
        callerRow(address(jurors), address(court), abi.encodeCall(IArbitrable.rule, (1, 1)), notCourt);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DelegateLib} from "../libraries/DelegateLib.sol";
import {Fees} from "../payments/Fees.sol";
import {Payments} from "../payments/Payments.sol";
import {BookingSale} from "./BookingSale.sol";
import {BookingVault, EscrowConfig} from "./BookingVault.sol";
import {IBookings} from "./IBookings.sol";
import {IConsultationEscrow} from "./IConsultationEscrow.sol";
import {BookingDisputes} from "./disputes/BookingDisputes.sol";
import {IBookingDisputes} from "./disputes/IBookingDisputes.sol";
import {BookingOffers} from "./offers/BookingOffers.sol";
import {Authorization, Consent, IBookingOffers} from "./offers/IBookingOffers.sol";
import {Agreement, AgreementHash, Attendance, Extension, NewDate} from "./types/Agreement.sol";
import {Booking, Case, Cause, Offer, Status} from "./types/Booking.sol";
import {CallTime} from "./types/CallTime.sol";
import {Policies, Policy} from "./types/Policy.sol";

/// @title ConsultationEscrow
/// @notice See {IConsultationEscrow}. Keeps the money of every booked call. No owner, no pause of money out, no upgrade.
/// @dev The rarer functions ({IBookingOffers}, {IBookingDisputes}) are declared here and lie in two more contracts that the
/// constructor makes and that run on this one's storage; their addresses are part of the code, so they can no more change
/// than the rest. A part reads its arguments from the call as it came; they have names here for whoever reads the ABI.
contract ConsultationEscrow is IConsultationEscrow, BookingSale {
    address private immutable OFFERS;
    address private immutable DISPUTES;

    constructor(EscrowConfig memory config) BookingVault(config) {
        OFFERS = address(new BookingOffers(config));
        DISPUTES = address(new BookingDisputes(config));
    }

    /// @notice Money that no booking asks for is refused.
    receive() external payable {
        revert Escrow_ValueNotAccepted(msg.value);
    }

    /// @inheritdoc IBookings
    function book(Agreement calldata agreement, uint256 offerNo) external payable nonReentrant returns (bytes32 id) {
        // Check
        _checkFan(agreement);
        _checkOffer(agreement, offerNo, 1);

        // Effect
        id = _record(agreement, offerNo, _feeNow());

        // Interaction
        _takeIn(agreement.currency, agreement.amount);
    }

    /// @inheritdoc IBookings
    function confirm(bytes32 id) external nonReentrant {
        // Check
        Booking memory booking = _bookings[id];
        if (booking.status == Status.None) revert Escrow_NoBooking(id);
        bool isFan = msg.sender == booking.fan;
        if (!isFan && msg.sender != booking.creator) revert Escrow_NotParty(id, msg.sender);
        if (booking.status == Status.Completed) return;
        if (booking.status > Status.Completed) revert Escrow_Final(id, booking.status);

        // Effect
        if (isFan) _settle(id, booking, Fees.BPS, Cause.FanConfirmed);
        else if (booking.status != Status.Confirmed) _confirmByCreator(id, booking);
    }

    /// @inheritdoc IBookings
    function finish(bytes32 id) external nonReentrant {
        // Check
        Booking memory booking = _openBooking(id);
        (uint256 from, uint16 creatorBps, Cause cause) = _exit(id, booking);
        if (block.timestamp < from) revert Escrow_TooEarly(block.timestamp, from);

        // Effect
        _settle(id, booking, creatorBps, cause);
    }

    /// @inheritdoc IBookings
    function decline(bytes32 id) external nonReentrant {
        // Check
        Booking memory booking = _openBooking(id);
        if (msg.sender != booking.creator) revert Escrow_NotCreator(msg.sender, booking.creator);

        // Effect
        _settle(id, booking, 0, Cause.Declined);
    }

    /// @inheritdoc IBookings
    function cancel(bytes32 id) external nonReentrant {
        // Check
        Booking memory booking = _openBooking(id);
        if (msg.sender != booking.fan) revert Escrow_NotFan(msg.sender, booking.fan);
        if (block.timestamp >= booking.startAt) revert Escrow_TooLate(block.timestamp, booking.startAt - 1);

        // Effect
        uint256 creatorBps = Policies.cancelBps(_policy(booking), booking.startAt - block.timestamp);
        _settle(id, booking, creatorBps, Cause.Cancelled);
    }

    /// @inheritdoc IBookings
    function dispute(bytes32 id, bytes32 evidence) external nonReentrant {
        // Check
        Booking memory booking = _openBookingForParty(id);
        if (booking.status == Status.Disputed) revert Escrow_WrongStatus(id, booking.status);
        if (block.timestamp < booking.startAt) revert Escrow_TooEarly(block.timestamp, booking.startAt);
        (uint256 from, uint16 creatorBps, Cause cause) = _exit(id, booking);
        if (block.timestamp >= from) revert Escrow_TooLate(block.timestamp, from - 1);

        // Effect
        Policy memory policy = _policy(booking);
        // What an attestor saw outlives the dispute: who loses by it must not gain by disputing.
        if (booking.status != Status.Attested) (creatorBps, cause) = (policy.fallbackBps, Cause.ArbiterSilent);
        // casting to 'uint40' is safe because a policy's deadline is at most 60 days
        uint40 until = uint40(block.timestamp + policy.arbiterDeadline);
        _bookings[id].status = Status.Disputed;
        _storeExit(id, until, creatorBps, cause);

        // Log
        emit Disputed({id: id, by: msg.sender, evidence: evidence, fallbackBps: creatorBps, until: until});
    }

    /// @inheritdoc IBookings
    function collectFees(uint8 currency) external nonReentrant returns (uint256 amount) {
        // Check
        amount = _feesOwed[currency];
        if (amount == 0) revert Escrow_NoFees(currency);
        (, address treasury,) = FEES.termsOf(Fees.CONSULTATION);
        if (treasury == address(this) || treasury == address(LEDGER)) revert Escrow_NotAPayee(treasury);

        // Effect
        _feesOwed[currency] = 0;

        // Log
        emit FeesCollected({currency: currency, by: msg.sender, treasury: treasury, amount: amount});

        // Interaction
        Payments.push(LEDGER, _tokenOut(currency), currency, treasury, amount);
    }

    /// @inheritdoc IBookingOffers
    function createPolicy(Policy calldata policy) external returns (uint8 policyId) {
        (policy, policyId);
        DelegateLib.forward(OFFERS);
    }

    /// @inheritdoc IBookingOffers
    function createOffer(uint8 currency, uint96 price, uint16 lengthMinutes, uint8 policyId, uint8 calls)
        external
        returns (uint256 offerNo)
    {
        (currency, price, lengthMinutes, policyId, calls, offerNo);
        DelegateLib.forward(OFFERS);
    }

    /// @inheritdoc IBookingOffers
    function switchOffer(uint256 offerNo, bool open) external {
        (offerNo, open);
        DelegateLib.forward(OFFERS);
    }

    /// @inheritdoc IBookingOffers
    function voidQuote(Agreement calldata agreement) external returns (bytes32 id) {
        (agreement, id);
        DelegateLib.forward(OFFERS);
    }

    /// @inheritdoc IBookingOffers
    function bookPackage(Agreement[] calldata agreements, uint256 offerNo)
        external
        payable
        returns (bytes32[] memory ids)
    {
        (agreements, offerNo, ids);
        DelegateLib.forward(OFFERS);
    }

    /// @inheritdoc IBookingOffers
    function bookQuoted(Agreement calldata agreement, uint40 validUntil, bytes calldata signature)
        external
        payable
        returns (bytes32 id)
    {
        (agreement, validUntil, signature, id);
        DelegateLib.forward(OFFERS);
    }

    /// @inheritdoc IBookingOffers
    function bookWithAuthorization(
        Agreement calldata agreement,
        Consent calldata consent,
        Authorization calldata authorization
    ) external returns (bytes32 id) {
        (agreement, consent, authorization, id);
        DelegateLib.forward(OFFERS);
    }

    /// @inheritdoc IBookingDisputes
    function reschedule(NewDate calldata date, bytes calldata creatorSignature, bytes calldata fanSignature) external {
        (date, creatorSignature, fanSignature);
        DelegateLib.forward(DISPUTES);
    }

    /// @inheritdoc IBookingDisputes
    function extend(Extension calldata extension, bytes calldata creatorSignature) external payable {
        (extension, creatorSignature);
        DelegateLib.forward(DISPUTES);
    }

    /// @inheritdoc IBookingDisputes
    function settleVoucher(bytes32 id, uint96 due, bytes calldata creatorSignature, bytes calldata fanSignature)
        external
    {
        (id, due, creatorSignature, fanSignature);
        DelegateLib.forward(DISPUTES);
    }

    /// @inheritdoc IBookingDisputes
    function attest(Attendance calldata attendance, address attestor, bytes calldata signature) external {
        (attendance, attestor, signature);
        DelegateLib.forward(DISPUTES);
    }

    /// @inheritdoc IBookingDisputes
    function propose(bytes32 id, uint16 creatorBps) external {
        (id, creatorBps);
        DelegateLib.forward(DISPUTES);
    }

    /// @inheritdoc IBookingDisputes
    function accept(bytes32 id, uint16 creatorBps) external {
        (id, creatorBps);
        DelegateLib.forward(DISPUTES);
    }

    /// @inheritdoc IBookingDisputes
    function resolve(bytes32 id, uint16 creatorBps, bytes32 reason) external {
        (id, creatorBps, reason);
        DelegateLib.forward(DISPUTES);
    }

    /// @inheritdoc IBookings
    function idOf(Agreement calldata agreement) external view returns (bytes32) {
        return _hashTypedData(AgreementHash.ofAgreement(agreement));
    }

    /// @inheritdoc IBookings
    function offerOf(address creator, uint256 offerNo) external view returns (Offer memory) {
        return _offers[creator][offerNo];
    }

    /// @inheritdoc IBookings
    function policyOf(address creator, uint256 policyId) external view returns (Policy memory) {
        return _policies[creator][policyId];
    }

    /// @inheritdoc IBookings
    function bookingOf(bytes32 id) external view returns (Booking memory) {
        return _bookings[id];
    }

    /// @inheritdoc IBookings
    function caseOf(bytes32 id) external view returns (Case memory) {
        return _cases[id];
    }

    /// @inheritdoc IBookings
    function isActive(bytes32 id) external view returns (bool) {
        Booking memory booking = _bookings[id];
        return booking.status == Status.Booked && block.timestamp >= booking.startAt
            && block.timestamp < _endOf(booking);
    }

    /// @inheritdoc IBookings
    function exitOf(bytes32 id) external view returns (uint256 from, uint256 creatorBps, Cause cause) {
        return _exit(id, _openBooking(id));
    }

    /// @inheritdoc IBookings
    function authority() external view returns (address) {
        return address(MANAGER);
    }

    /// @inheritdoc IBookings
    function feesOwed(uint8 currency) external view returns (uint256) {
        return _feesOwed[currency];
    }

    /// @dev Records the creator's word, early enough that the fan has at least {CallTime-CHALLENGE} left to dispute it.
    function _confirmByCreator(bytes32 id, Booking memory booking) private {
        // Check
        if (booking.status != Status.Booked) revert Escrow_WrongStatus(id, booking.status);
        Policy memory policy = _policy(booking);
        if (policy.metered) revert Escrow_Metered(id);
        uint256 end = _endOf(booking);
        if (block.timestamp < end) revert Escrow_TooEarly(block.timestamp, end);
        uint256 last = end + policy.disputeWindow - CallTime.CHALLENGE;
        if (block.timestamp > last) revert Escrow_TooLate(block.timestamp, last);

        // Effect
        _bookings[id].status = Status.Confirmed;
        _endProposals(id);

        // Log
        emit CallConfirmed(id, booking.creator);
    }
}

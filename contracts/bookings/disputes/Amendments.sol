// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureLib} from "../../libraries/SignatureLib.sol";
import {BookingVault} from "../BookingVault.sol";
import {AgreementHash, Extension, NewDate} from "../types/Agreement.sol";
import {Booking, Cause, Status} from "../types/Booking.sol";
import {CallTime} from "../types/CallTime.sol";
import {IBookingDisputes} from "./IBookingDisputes.sol";

/// @title Amendments
/// @notice What both sides of a booking can do together.
abstract contract Amendments is IBookingDisputes, BookingVault {
    /// @inheritdoc IBookingDisputes
    function reschedule(NewDate calldata date, bytes calldata creatorSignature, bytes calldata fanSignature)
        external
        nonReentrant
    {
        // Check
        Booking memory booking = _amendable(date.id, date.revision, date.validUntil);
        if (block.timestamp >= booking.startAt) revert Escrow_TooLate(block.timestamp, booking.startAt - 1);
        _checkStart(date.startAt);
        bytes32 digest = _hashTypedData(AgreementHash.ofNewDate(date));
        _checkConsent(booking.creator, digest, creatorSignature);
        _checkConsent(booking.fan, digest, fanSignature);

        // Effect
        _bookings[date.id].startAt = date.startAt;
        uint32 revision = _revise(date.id);

        // Log
        emit Rescheduled({
            id: date.id,
            by: msg.sender,
            oldStartAt: booking.startAt,
            startAt: date.startAt,
            revision: revision
        });
    }

    /// @inheritdoc IBookingDisputes
    function extend(Extension calldata extension, bytes calldata creatorSignature) external payable nonReentrant {
        // Check
        bytes32 id = extension.id;
        Booking memory booking = _amendable(id, extension.revision, extension.validUntil);
        if (msg.sender != booking.fan) revert Escrow_NotFan(msg.sender, booking.fan);
        uint256 end = _endOf(booking);
        if (block.timestamp >= end) revert Escrow_TooLate(block.timestamp, end - 1);
        if (extension.addedMinutes == 0) revert Escrow_NothingAdded(id);
        uint256 length = uint256(booking.lengthMinutes) + extension.addedMinutes;
        if (length > CallTime.MAX_MINUTES) {
            revert Escrow_LengthOutOfRange(length, CallTime.MIN_MINUTES, CallTime.MAX_MINUTES);
        }
        uint256 amount = uint256(booking.amount) + extension.addedAmount;
        if (amount > type(uint96).max) revert Escrow_AmountTooBig(amount, type(uint96).max);
        _checkConsent(booking.creator, _hashTypedData(AgreementHash.ofExtension(extension)), creatorSignature);
        _feeNow(); // reverts while new money is paused

        // Effect
        // casting to 'uint16' and 'uint96' is safe because both were compared above
        _bookings[id].lengthMinutes = uint16(length);
        _bookings[id].amount = uint96(amount);
        uint32 revision = _revise(id);

        // Log
        emit Extended({
            id: id,
            fan: msg.sender,
            currency: booking.currency,
            addedAmount: extension.addedAmount,
            amount: uint96(amount),
            addedMinutes: extension.addedMinutes,
            lengthMinutes: uint16(length),
            revision: revision
        });

        // Interaction
        _collect(booking.currency, extension.addedAmount);
    }

    /// @inheritdoc IBookingDisputes
    function settleVoucher(bytes32 id, uint96 due, bytes calldata creatorSignature, bytes calldata fanSignature)
        external
        nonReentrant
    {
        // Check
        Booking memory booking = _open(id);
        if (due > booking.amount) revert Escrow_AboveAmount(due, booking.amount);
        bytes32 digest = _hashTypedData(AgreementHash.ofVoucher(id, due));
        _checkConsent(booking.creator, digest, creatorSignature);
        _checkConsent(booking.fan, digest, fanSignature);

        // Effect
        _pay(id, booking, due, Cause.Metered);
    }

    /// @dev A booking about which nobody has said anything yet, at the revision that was signed.
    function _amendable(bytes32 id, uint32 revision, uint40 validUntil) private view returns (Booking memory booking) {
        booking = _open(id);
        if (booking.status != Status.Booked) revert Escrow_WrongStatus(id, booking.status);
        if (block.timestamp > validUntil) revert Escrow_Expired(validUntil, block.timestamp);
        uint32 current = _cases[id].revision;
        if (revision != current) revert Escrow_StaleRevision(revision, current);
    }

    /// @dev What was signed or proposed before is about something else now.
    function _revise(bytes32 id) private returns (uint32 revision) {
        revision = _cases[id].revision + 1;
        _cases[id].revision = revision;
        _endProposals(id);
    }

    /// @dev Who sends it signs nothing.
    function _checkConsent(address side, bytes32 digest, bytes calldata signature) private view {
        if (msg.sender == side || SignatureLib.isValid(side, digest, signature)) return;
        revert Escrow_BadSignature(side);
    }
}

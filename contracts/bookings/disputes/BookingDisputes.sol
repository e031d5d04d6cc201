// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Roles} from "../../governance/Roles.sol";
import {SignatureLib} from "../../libraries/SignatureLib.sol";
import {Fees} from "../../payments/Fees.sol";
import {BookingVault, EscrowConfig} from "../BookingVault.sol";
import {AgreementHash, Attendance, Extension, NewDate} from "../types/Agreement.sol";
import {Booking, Cause, Status} from "../types/Booking.sol";
import {CallTime} from "../types/CallTime.sol";
import {Policies, Policy} from "../types/Policy.sol";
import {IBookingDisputes} from "./IBookingDisputes.sol";
import {Outcome} from "./Outcome.sol";

/// @title BookingDisputes
/// @notice See {IBookingDisputes}. What both sides do together, and what attestors, the sides against each other and
/// arbiters do. None of them can name a third payee.
/// @dev Made by the escrow, which runs it on its own storage. Called directly it has no bookings and no money.
contract BookingDisputes is IBookingDisputes, BookingVault {
    constructor(EscrowConfig memory config) BookingVault(config) {}

    /// @inheritdoc IBookingDisputes
    function reschedule(NewDate calldata date, bytes calldata creatorSignature, bytes calldata fanSignature)
        external
        nonReentrant
    {
        // Check
        Booking memory booking = _amendableBooking(date.id, date.revision, date.validUntil);
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
        Booking memory booking = _amendableBooking(id, extension.revision, extension.validUntil);
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
        _takeIn(booking.currency, extension.addedAmount);
    }

    /// @inheritdoc IBookingDisputes
    function settleVoucher(bytes32 id, uint96 due, bytes calldata creatorSignature, bytes calldata fanSignature)
        external
        nonReentrant
    {
        // Check
        Booking memory booking = _openBooking(id);
        if (due > booking.amount) revert Escrow_AboveAmount(due, booking.amount);
        bytes32 digest = _hashTypedData(AgreementHash.ofVoucher(id, due));
        _checkConsent(booking.creator, digest, creatorSignature);
        _checkConsent(booking.fan, digest, fanSignature);

        // Effect
        _settleByPart(id, booking, due, Cause.Metered);
    }

    /// @inheritdoc IBookingDisputes
    function attest(Attendance calldata attendance, address attestor, bytes calldata signature)
        external
        nonReentrant
    {
        // Check
        bytes32 id = attendance.id;
        Booking memory booking = _openBooking(id);
        uint256 exitAt = _exitUnattested(id, booking);
        _checkRole(Roles.ATTESTOR, attestor);
        _checkImpartial(id, booking, attestor);
        _checkAttendance(attendance, attestor, signature);
        Policy memory policy = _policy(booking);
        _checkAttestTime(booking, policy, attendance.endedAt, exitAt);
        (uint16 creatorBps, Cause cause) = Outcome.judge(attendance, policy, booking.lengthMinutes);
        if (cause != Cause.Attended) _checkOver(booking);

        // Effect
        // casting to 'uint40' is safe because a challenge is 12 hours, and an arbiter's time was stored as one
        uint40 until = uint40(exitAt);
        if (booking.status != Status.Disputed) {
            until = uint40(block.timestamp + CallTime.CHALLENGE);
            _bookings[id].status = Status.Attested;
        }
        _storeExit(id, until, creatorBps, cause);

        // Log
        _logAttested(attendance, attestor, creatorBps, cause, until);
    }

    /// @inheritdoc IBookingDisputes
    function propose(bytes32 id, uint16 creatorBps) external {
        // Check
        Booking memory booking = _openBookingForParty(id);
        _checkBps(creatorBps);

        // Effect
        if (msg.sender == booking.fan) _cases[id].fanAsk = creatorBps + 1;
        else _cases[id].creatorAsk = creatorBps + 1;

        // Log
        emit SettlementProposed(id, msg.sender, creatorBps);
    }

    /// @inheritdoc IBookingDisputes
    function accept(bytes32 id, uint16 creatorBps) external nonReentrant {
        // Check
        Booking memory booking = _openBookingForParty(id);
        uint256 asked = msg.sender == booking.fan ? _cases[id].creatorAsk : _cases[id].fanAsk;
        if (asked != uint256(creatorBps) + 1) revert Escrow_NotProposed(id, creatorBps);

        // Effect
        _settle(id, booking, creatorBps, Cause.Agreed);
    }

    /// @inheritdoc IBookingDisputes
    function resolve(bytes32 id, uint16 creatorBps, bytes32 reason) external nonReentrant {
        // Check
        _checkRole(Roles.ARBITER, msg.sender);
        Booking memory booking = _openBooking(id);
        if (booking.status != Status.Disputed) revert Escrow_WrongStatus(id, booking.status);
        _checkImpartial(id, booking, msg.sender);
        uint40 until = _cases[id].until;
        if (block.timestamp >= until) revert Escrow_TooLate(block.timestamp, until - 1);
        _checkBps(creatorBps);

        // Log
        emit Ruled(id, msg.sender, creatorBps, reason);

        // Effect
        _settle(id, booking, creatorBps, Cause.Ruled);
    }

    /// @dev A booking that can still get another date or length: booked and nothing else. Reverts also when the consent
    /// has expired at `validUntil` (seconds) or was signed for another revision.
    function _amendableBooking(bytes32 id, uint32 revision, uint40 validUntil)
        private
        view
        returns (Booking memory booking)
    {
        booking = _openBooking(id);
        if (booking.status != Status.Booked) revert Escrow_WrongStatus(id, booking.status);
        if (block.timestamp > validUntil) revert Escrow_Expired(validUntil, block.timestamp);
        uint32 current = _cases[id].revision;
        if (revision != current) revert Escrow_StaleRevision(revision, current);
    }

    /// @dev Counts a change of date or length. What was signed for an earlier revision no longer counts, and what was
    /// proposed before is dropped.
    function _revise(bytes32 id) private returns (uint32 revision) {
        revision = _cases[id].revision + 1;
        _cases[id].revision = revision;
        _endProposals(id);
    }

    /// @dev Reverts unless `side` consents: by sending the call, or by its signature over `digest`.
    function _checkConsent(address side, bytes32 digest, bytes calldata signature) private view {
        if (msg.sender == side || SignatureLib.isValid(side, digest, signature)) return;
        revert Escrow_BadSignature(side);
    }

    /// @dev Reverts unless the attestor signed the attendance, for the date and length that hold now.
    function _checkAttendance(Attendance calldata attendance, address attestor, bytes calldata signature)
        private
        view
    {
        bytes32 digest = _hashTypedData(AgreementHash.ofAttendance(attendance));
        if (!SignatureLib.isValid(attestor, digest, signature)) {
            revert Escrow_BadSignature(attestor);
        }
        uint32 revision = _cases[attendance.id].revision;
        if (attendance.revision != revision) revert Escrow_StaleRevision(attendance.revision, revision);
    }

    /// @dev A function of its own because of the limit on local variables.
    function _logAttested(
        Attendance calldata attendance,
        address attestor,
        uint16 creatorBps,
        Cause cause,
        uint40 until
    ) private {
        emit Attested({
            id: attendance.id,
            attestor: attestor,
            creatorSeconds: attendance.creatorSeconds,
            fanSeconds: attendance.fanSeconds,
            overlapSeconds: attendance.overlapSeconds,
            endedAt: attendance.endedAt,
            creatorBps: creatorBps,
            cause: cause,
            until: until
        });
    }

    /// @dev From when on anybody can end an open booking without an attendance (seconds); reverts when there is one. The
    /// stored cause of a disputed booking tells: it is `ArbiterSilent` until an attendance comes.
    function _exitUnattested(bytes32 id, Booking memory booking) private view returns (uint256 exitAt) {
        Cause cause;
        (exitAt,, cause) = _exit(id, booking);
        if (booking.status > Status.Confirmed && cause != Cause.ArbiterSilent) {
            revert Escrow_WrongStatus(id, booking.status);
        }
    }

    /// @dev Reverts unless the account has the role without a delay: a role with a delay has to announce what it does, and
    /// nothing can be announced here.
    function _checkRole(uint64 role, address account) private view {
        (bool isMember, uint32 delay) = MANAGER.hasRole(role, account);
        if (!isMember || delay != 0) revert Escrow_NotInRole(role, account);
    }

    /// @dev Reverts when an attestor or arbiter is a side of the booking.
    function _checkImpartial(bytes32 id, Booking memory booking, address account) private pure {
        if (account == booking.fan || account == booking.creator) revert Escrow_OwnCause(id, account);
    }

    /// @dev Reverts above 10,000 hundredths of a percent.
    function _checkBps(uint16 creatorBps) private pure {
        if (creatorBps > Fees.BPS) revert Escrow_AboveWhole(creatorBps, Fees.BPS);
    }

    /// @dev Reverts before the booked time is over: until then two sides that have not met, or have parted, can still meet.
    function _checkOver(Booking memory booking) private view {
        uint256 end = _endOf(booking);
        if (block.timestamp < end) revert Escrow_TooEarly(block.timestamp, end);
    }

    /// @dev Reverts before the grace is over, before `endedAt`, and later than {CallTime-CHALLENGE} before `exitAt`, so that
    /// both sides have that long to disagree, and an arbiter to rule. All times in seconds.
    function _checkAttestTime(Booking memory booking, Policy memory policy, uint40 endedAt, uint256 exitAt)
        private
        view
    {
        uint256 from = booking.startAt + Policies.graceOf(policy, booking.lengthMinutes);
        if (block.timestamp < from) revert Escrow_TooEarly(block.timestamp, from);
        if (block.timestamp < endedAt) revert Escrow_TooEarly(block.timestamp, endedAt);
        uint256 last = exitAt - CallTime.CHALLENGE;
        if (block.timestamp > last) revert Escrow_TooLate(block.timestamp, last);
    }
}

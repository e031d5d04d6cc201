// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Attendance, Extension, NewDate} from "../types/Agreement.sol";

/// @title IBookingDisputes
/// @notice What the sides of a booking do together or against each other, called at the escrow's address. What needs the
/// consent of a side takes that side's signature (EIP-712), or none when that side sends the call itself. The key of an
/// account counts also when the account has code by now (EIP-7702); a contract wallet is asked (ERC-1271).
interface IBookingDisputes {
    /// @notice Another date.
    /// @dev Requirements: both consent, to this revision and not too long ago; booked and nothing else; the call has not
    /// begun; the new start lies between now and a year from now. Emits {Rescheduled}.
    function reschedule(NewDate calldata date, bytes calldata creatorSignature, bytes calldata fanSignature) external;

    /// @notice More time for more money. The fee stays what it was at booking. An attendance is measured against the new
    /// length and amount, also for what was talked before.
    /// @dev Requirements: the caller is the fan and pays; the creator consents, to this revision and not too long ago;
    /// booked and nothing else, and the call has not ended; at most 8 hours in all; new money is not paused.
    /// Emits {Extended}.
    function extend(Extension calldata extension, bytes calldata creatorSignature) external payable;

    /// @notice Pays what both signed as talked so far and gives the rest back. A fan signs a voucher for every stretch; the
    /// creator signs none and sends the highest, because the first that both signed and anybody sends is the end.
    /// @dev Requirements: both consent; not ended; at most what the booking holds. Emits {Settled}.
    /// @param due the creator's part before the fee, in the smallest unit
    function settleVoucher(bytes32 id, uint96 due, bytes calldata creatorSignature, bytes calldata fanSignature)
        external;

    /// @notice Brings an attendance an attestor signed. It holds after {CallTime-CHALLENGE}, in a dispute when the arbiter's
    /// time is over: it can make the end come sooner and cannot pay anybody else. A dispute after it does not undo it; only
    /// an arbiter, or both sides, do. Settlements proposed before are gone. Anyone may bring it, and the first that is brought
    /// counts: an attestor signs once, when the booked time is over or the call counts as whole.
    /// @dev Requirements: the attestor has the role, without a delay, is no side of it and signed it about this revision;
    /// booked, confirmed, or disputed without an attendance; the grace is over, and the booked time too unless the call
    /// counts as whole; at least {CallTime-CHALLENGE} is left of the dispute window, or of the arbiter's time; what it says
    /// is possible. Emits {Attested}.
    function attest(Attendance calldata attendance, address attestor, bytes calldata signature) external;

    /// @notice Proposes how to end it; the last word of each side counts, until an attendance, a dispute, the creator's
    /// {IBookings-confirm}, another date or more time.
    /// @dev Requirements: the caller is fan or creator; not ended. Emits {SettlementProposed}.
    /// @param creatorBps the creator's part before the fee, hundredths of a percent, at most 10,000
    function propose(bytes32 id, uint16 creatorBps) external;

    /// @notice Ends it as the other side proposes.
    /// @dev Requirements: the caller is fan or creator; not ended; the other side proposes exactly this.
    /// Emits {Settled}.
    /// @param creatorBps what the other side proposed
    function accept(bytes32 id, uint16 creatorBps) external;

    /// @notice Decides a dispute.
    /// @dev Requirements: the caller is an arbiter, without a delay, and no side of it; disputed, and the arbiter's time is
    /// not over. Emits {Ruled} and {Settled}.
    /// @param creatorBps the creator's part before the fee, hundredths of a percent, at most 10,000
    /// @param reason content hash of the public reason
    function resolve(bytes32 id, uint16 creatorBps, bytes32 reason) external;
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Status} from "./types/Booking.sol";

/// @title IBookingErrors
/// @notice Every refusal of the escrow, with the values that lost.
interface IBookingErrors {
    /// @notice No booking has this id.
    error Escrow_NoBooking(bytes32 id);
    /// @notice The booking has ended; it stays as it is.
    error Escrow_Final(bytes32 id, Status status);
    /// @notice This is not possible while the booking stands there.
    error Escrow_WrongStatus(bytes32 id, Status status);
    /// @notice An agreement is used once, or was taken back.
    error Escrow_Exists(bytes32 id, Status status);
    /// @notice Only the fan and the creator of the booking may do this.
    error Escrow_NotParty(bytes32 id, address caller);
    /// @notice Only the fan may do this.
    error Escrow_NotFan(address caller, address fan);
    /// @notice Only the creator may do this.
    error Escrow_NotCreator(address caller, address creator);
    /// @notice The account has not the role, or has it with a delay.
    error Escrow_NotInRole(uint64 role, address account);
    /// @notice Not possible before `from` (seconds).
    error Escrow_TooEarly(uint256 time, uint256 from);
    /// @notice Not possible after `last` (seconds).
    error Escrow_TooLate(uint256 time, uint256 last);
    /// @notice What was signed is valid until `validUntil` (seconds).
    error Escrow_Expired(uint256 validUntil, uint256 time);
    /// @notice What was signed was about an earlier date or length.
    error Escrow_StaleRevision(uint32 signed, uint32 current);
    /// @notice The signature is not this account's, or not over this.
    error Escrow_BadSignature(address signer);
    /// @notice The creator has no such offer.
    error Escrow_NoOffer(address creator, uint256 offerNo);
    /// @notice The offer is closed.
    error Escrow_OfferClosed(address creator, uint256 offerNo);
    /// @notice The agreement differs from the offer in price, length, policy or currency.
    error Escrow_NotTheOffer(address creator, uint256 offerNo);
    /// @notice The offer sells another number of calls.
    error Escrow_WrongCalls(uint256 calls, uint256 offered);
    /// @notice The offer is open, or closed, already.
    error Escrow_OfferUnchanged(uint256 offerNo, bool open);
    /// @notice The creator has no such policy.
    error Escrow_NoPolicy(address creator, uint8 policyId);
    /// @notice A creator has at most 256 policies.
    error Escrow_TooManyPolicies(address creator);
    /// @notice A field of the policy, counted from 0, is outside its bounds.
    error Escrow_PolicyOutOfRange(uint8 field, uint256 value, uint256 low, uint256 high);
    /// @notice A call is 5 minutes to 8 hours long.
    error Escrow_LengthOutOfRange(uint256 lengthMinutes, uint256 low, uint256 high);
    /// @notice A call starts between now and a year from now.
    error Escrow_StartOutOfRange(uint256 startAt, uint256 low, uint256 high);
    /// @notice An offer sells 1 to 12 calls.
    error Escrow_CallsOutOfRange(uint256 calls, uint256 low, uint256 high);
    /// @notice Nobody books a call with themselves.
    error Escrow_SelfBooking(address account);
    /// @notice The zero address sells no calls.
    error Escrow_ZeroAddress();
    /// @notice A call that costs nothing needs no escrow.
    error Escrow_ZeroAmount();
    /// @notice An extension adds time.
    error Escrow_NothingAdded(bytes32 id);
    /// @notice More than a booking can hold.
    error Escrow_AmountTooBig(uint256 amount, uint256 most);
    /// @notice In a metered call only what both sign, or an attestation, counts.
    error Escrow_Metered(bytes32 id);
    /// @notice The time together is longer than one side was there.
    error Escrow_ImpossibleOverlap(uint32 overlapSeconds, uint32 creatorSeconds, uint32 fanSeconds);
    /// @notice A share above 10,000 bps.
    error Escrow_AboveWhole(uint16 creatorBps, uint256 whole);
    /// @notice More than the booking holds.
    error Escrow_AboveAmount(uint256 due, uint256 amount);
    /// @notice The other side does not propose this.
    error Escrow_NotProposed(bytes32 id, uint16 creatorBps);
    /// @notice Nobody attests or rules about a booking of their own.
    error Escrow_OwnCause(bytes32 id, address account);
    /// @notice The contracts behind the escrow take no money when they are called directly.
    error Escrow_NotTheEscrow(address called);
    /// @notice The list names another token than the one this currency began with.
    error Escrow_TokenChanged(uint8 currency, address token, address listed);
    /// @notice Less money than the price was sent.
    error Escrow_Underpaid(uint256 sent, uint256 price);
    /// @notice Native money was sent where none is taken.
    error Escrow_ValueNotAccepted(uint256 sent);
    /// @notice New money in this currency is paused.
    error Escrow_CurrencyPaused(uint8 currency);
    /// @notice Native money cannot be authorised by signature.
    error Escrow_NotAToken(uint8 currency);
    /// @notice New bookings are paused until then (seconds).
    error Escrow_InflowPaused(uint40 until);
    /// @notice No fee waits in this currency.
    error Escrow_NoFees(uint8 currency);
    /// @notice The escrow and the ledger cannot be paid: nobody could take the money out again.
    error Escrow_NotAPayee(address account);
}

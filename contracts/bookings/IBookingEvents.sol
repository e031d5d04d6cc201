// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cause, Status} from "./types/Booking.sol";
import {Policy} from "./types/Policy.sol";

/// @title IBookingEvents
/// @notice Everything the escrow stores can be rebuilt from these.
interface IBookingEvents {
    /// @notice A creator has a new policy; it never changes.
    event PolicyCreated(uint8 indexed policyId, address indexed creator, Policy policy);
    /// @notice A creator sells calls; only {OfferSwitched} changes an offer. It is open.
    event OfferCreated(
        uint256 indexed offerNo,
        address indexed creator,
        uint8 currency,
        uint96 price,
        uint16 lengthMinutes,
        uint8 policyId,
        uint8 calls
    );
    /// @notice An offer was closed or opened again; before it was the other.
    event OfferSwitched(uint256 indexed offerNo, address indexed creator, bool open);
    /// @notice The first money in a currency came in: this is its token here, whatever the list says later.
    event CurrencyLearned(uint8 indexed currency, address indexed token);
    /// @notice A creator took a quote back before it was used.
    event QuoteVoided(bytes32 indexed id, address indexed creator);
    /// @notice The fan paid, the money is kept.
    /// @param summaryHash hash of the human text; only a quote binds the creator to it
    /// @param offerNo offer that was taken; 0 = a quote
    event Booked(
        bytes32 indexed id,
        address indexed fan,
        address indexed creator,
        uint8 currency,
        uint96 amount,
        uint40 startAt,
        uint16 lengthMinutes,
        uint8 policyId,
        uint16 feeBps,
        bytes32 summaryHash,
        uint256 nonce,
        uint256 offerNo
    );
    /// @notice The creator says the call took place. Settlements proposed before are gone.
    event CallConfirmed(bytes32 indexed id, address indexed creator);
    /// @notice An attestor says who was there; that holds from `until` on. In a dispute `until` is the arbiter's time as it
    /// was, otherwise a side can dispute it before. Settlements proposed before are gone.
    event Attested(
        bytes32 indexed id,
        address indexed attestor,
        uint32 creatorSeconds,
        uint32 fanSeconds,
        uint32 overlapSeconds,
        uint40 endedAt,
        uint16 creatorBps,
        Cause cause,
        uint40 until
    );
    /// @notice A side disagrees; unless an arbiter rules, `fallbackBps` holds from `until` on: what an attendance said
    /// before, or the policy's fallback as long as there is none. Settlements proposed before are gone.
    /// @param evidence content hash of what the side says
    event Disputed(bytes32 indexed id, address indexed by, bytes32 evidence, uint16 fallbackBps, uint40 until);
    /// @notice A side would end it so.
    event SettlementProposed(bytes32 indexed id, address indexed by, uint16 creatorBps);
    /// @notice An arbiter decided, and says why.
    /// @param reason content hash of the public reason
    event Ruled(bytes32 indexed id, address indexed arbiter, uint16 creatorBps, bytes32 reason);
    /// @notice Both agreed on another date. Settlements proposed before are gone.
    event Rescheduled(
        bytes32 indexed id, address indexed by, uint40 oldStartAt, uint40 startAt, uint32 revision
    );
    /// @notice Both agreed on more time. Settlements proposed before are gone.
    event Extended(
        bytes32 indexed id,
        address indexed fan,
        uint8 currency,
        uint96 addedAmount,
        uint96 amount,
        uint16 addedMinutes,
        uint16 lengthMinutes,
        uint32 revision
    );
    /// @notice The booking has ended; toCreator + toFan + fee is what it held.
    /// @param feesOwed fees that wait in this currency, this one included
    event Settled(
        bytes32 indexed id,
        address indexed by,
        Cause indexed cause,
        Status status,
        uint8 currency,
        uint256 toCreator,
        uint256 toFan,
        uint256 fee,
        uint256 feesOwed
    );
    /// @notice Fees went to the treasury; nothing waits in this currency.
    event FeesCollected(uint8 indexed currency, address indexed by, address indexed treasury, uint256 amount);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "./types/Agreement.sol";
import {Booking, Case, Cause, Offer} from "./types/Booking.sol";
import {Policy} from "./types/Policy.sol";

/// @title IBookings
/// @notice Paid calls. The fan's money waits here until the call is over; from every state in which it waits there is a
/// time from which anybody can end it ({exitOf}).
interface IBookings {
    /// @notice Books a call of an open offer. The creator has agreed to its terms and to nothing else: the text behind
    /// `summaryHash` and the date are the fan's word until the creator takes part; {decline} gives everything back. A text
    /// that binds both takes a quote ({IBookingOffers-bookQuoted}).
    /// @dev Requirements: the caller is the agreement's fan; price, length, policy and currency are the offer's; the
    /// start lies between now and a year from now; new money is not paused; a native price is sent (what is above it
    /// comes back), a token price is allowed and arrives in full. Emits {Booked}.
    /// @return id EIP-712 digest of the agreement
    function book(Agreement calldata agreement, uint256 offerNo) external payable returns (bytes32 id);

    /// @notice The call took place. The fan's word pays the creator at once; the creator's is recorded, and pays after
    /// the dispute window. A second word changes nothing.
    /// @dev Requirements: the caller is fan or creator; the booking has not ended otherwise. For the creator: after the
    /// end and at least {CallTime-CHALLENGE} before the window closes, neither metered nor attested nor disputed;
    /// settlements proposed before are gone then.
    /// Emits {Settled} or {CallConfirmed}.
    function confirm(bytes32 id) external;

    /// @notice Ends a booking whose time has come ({exitOf}). Anyone may.
    /// @dev Requirements: not ended; its exit time is reached. Emits {Settled}.
    function finish(bytes32 id) external;

    /// @notice The creator gives everything back.
    /// @dev Requirements: the caller is the creator; not ended. Emits {Settled}.
    function decline(bytes32 id) external;

    /// @notice The fan cancels; what that costs is in the policy.
    /// @dev Requirements: the caller is the fan; not ended; before the start. Emits {Settled}.
    function cancel(bytes32 id) external;

    /// @notice A side disagrees with how this is about to end. No bond is asked. What an attendance said before, or says
    /// later, stays what holds when the arbiter stays silent; the policy's fallback counts only where there is none.
    /// Settlements proposed before are gone.
    /// @dev Requirements: the caller is fan or creator; not ended or disputed; the call has started; the exit time is
    /// not reached. Emits {Disputed}.
    /// @param evidence content hash of what the caller says
    function dispute(bytes32 id, bytes32 evidence) external;

    /// @notice Sends the fees that wait in a currency to the treasury. Anyone may.
    /// @dev Requirements: there are some; the treasury is neither the escrow nor the ledger. Emits {FeesCollected}.
    /// @return amount in the currency's smallest unit
    function collectFees(uint8 currency) external returns (uint256 amount);

    /// @notice The id an agreement has or would have.
    function idOf(Agreement calldata agreement) external view returns (bytes32);

    /// @notice An offer; all zero when there is none. The first is 1.
    function offerOf(address creator, uint256 offerNo) external view returns (Offer memory);

    /// @notice A policy; all zero when there is none. The first is 0.
    function policyOf(address creator, uint256 policyId) external view returns (Policy memory);

    /// @notice A booking; all zero when there is none.
    function bookingOf(bytes32 id) external view returns (Booking memory);

    /// @notice What is proposed and pending about a booking.
    function caseOf(bytes32 id) external view returns (Case memory);

    /// @notice Whether the call takes place now: booked, and between start and end.
    function isActive(bytes32 id) external view returns (bool);

    /// @notice When anybody can end a booking, and how it then ends if nothing else happens.
    /// @dev Reverts when the booking has ended or does not exist.
    /// @return from seconds
    /// @return creatorBps the creator's part, hundredths of a percent
    function exitOf(bytes32 id) external view returns (uint256 from, uint256 creatorBps, Cause cause);

    /// @notice The AccessManager that says who attests and who arbitrates here, for ever.
    function authority() external view returns (address);

    /// @notice Fees that wait for the treasury, in the currency's smallest unit.
    function feesOwed(uint8 currency) external view returns (uint256);
}

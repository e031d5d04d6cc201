// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../types/Agreement.sol";
import {Policy} from "../types/Policy.sol";

/// @notice What lets somebody else book with a fan's token: the creator's consent, or none for an open offer.
struct Consent {
    uint256 offerNo; // the open offer; ignored when a signature is given
    uint40 validUntil; // seconds; of the quote
    bytes signature; // the creator's, over the quote; empty = by offer
}

/// @notice A fan's EIP-3009 authorisation. Its nonce is the booking's id, so it pays for this agreement alone.
struct Authorization {
    uint256 validAfter; // seconds
    uint256 validBefore; // seconds
    bytes signature;
}

/// @title IBookingOffers
/// @notice What creators sell and the rarer ways to book, called at the escrow's address.
interface IBookingOffers {
    /// @notice Adds a policy of the caller's; it never changes.
    /// @dev Requirements: every field within the bounds of {Policies}; fewer than 256 before. Emits {PolicyCreated}.
    function createPolicy(Policy calldata policy) external returns (uint8 policyId);

    /// @notice Sells calls to everybody. The terms never change.
    /// @dev Requirements: a price; 5 minutes to 8 hours; the policy is the caller's; the currency is listed; 1 to 12
    /// calls. Emits {OfferCreated}.
    /// @param price of one call, in the currency's smallest unit
    /// @param calls 1, or the number of calls sold together
    function createOffer(uint8 currency, uint96 price, uint16 lengthMinutes, uint8 policyId, uint8 calls)
        external
        returns (uint256 offerNo);

    /// @notice Closes an offer or opens it again.
    /// @dev Requirements: the caller has this offer; it is not so already. Emits {OfferSwitched}.
    function switchOffer(uint256 offerNo, bool open) external;

    /// @notice Makes an agreement with the caller impossible, whatever the caller signed.
    /// @dev Requirements: the caller is its creator; it was not booked or taken back. Emits {QuoteVoided}.
    function voidQuote(Agreement calldata agreement) external returns (bytes32 id);

    /// @notice Books all calls of a package offer at once; each is a booking of its own.
    /// @dev Requirements: as {book} for each; one creator, and exactly as many calls as the offer
    /// sells. Emits {Booked} for each.
    function bookPackage(Agreement[] calldata agreements, uint256 offerNo)
        external
        payable
        returns (bytes32[] memory ids);

    /// @notice Books what the creator quoted to this fan.
    /// @dev Requirements: as {book}, but instead of the offer the creator's signature over the quote (ERC-1271 too), not
    /// expired; the length is 5 minutes to 8 hours; the policy exists. Emits {Booked}.
    function bookQuoted(Agreement calldata agreement, uint40 validUntil, bytes calldata signature)
        external
        payable
        returns (bytes32 id);

    /// @notice Books with a fan's EIP-3009 authorisation. Anyone may send it and can change nothing about it.
    /// @dev Requirements: as {book} or {bookQuoted}; the currency is a token with EIP-3009; the authorisation's nonce is
    /// the booking's id. Emits {Booked}.
    function bookWithAuthorization(
        Agreement calldata agreement,
        Consent calldata consent,
        Authorization calldata authorization
    ) external returns (bytes32 id);
}

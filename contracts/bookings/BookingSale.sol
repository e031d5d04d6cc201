// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingVault} from "./BookingVault.sol";
import {Agreement, AgreementHash} from "./types/Agreement.sol";
import {Booking, Offer, Status} from "./types/Booking.sol";
import {CallTime} from "./types/CallTime.sol";

/// @title BookingSale
/// @notice What every way of booking does. Each of them: check, write, log, and only then take the money.
abstract contract BookingSale is BookingVault {
    /// @dev Reverts unless the caller is the fan: nobody else can make a booking in a fan's name without a signature.
    function _checkFan(Agreement calldata agreement) internal view {
        if (msg.sender != agreement.fan) revert Escrow_NotFan(msg.sender, agreement.fan);
    }

    /// @dev Reverts unless the agreement is what the creator's open offer sells. Creator, price, length and policy
    /// need no check of their own: they were checked when the offer was made ({_checkSale}).
    /// @param calls number of calls that are booked together
    function _checkOffer(Agreement calldata agreement, uint256 offerNo, uint256 calls) internal view {
        Offer memory offer = _offers[agreement.creator][offerNo];
        if (offer.calls == 0) revert Escrow_NoOffer(agreement.creator, offerNo);
        if (!offer.open) revert Escrow_OfferClosed(agreement.creator, offerNo);
        if (offer.calls != calls) revert Escrow_WrongCalls(calls, offer.calls);
        if (
            agreement.amount != offer.price || agreement.lengthMinutes != offer.lengthMinutes
                || agreement.policyId != offer.policyId || agreement.currency != offer.currency
        ) revert Escrow_NotTheOffer(agreement.creator, offerNo);
    }

    /// @dev What a creator may sell, by an offer or a quote: reverts when the price is zero, the length out of bounds or the
    /// policy not one of the creator's.
    function _checkSale(address creator, uint96 amount, uint16 lengthMinutes, uint8 policyId) internal view {
        if (amount == 0) revert Escrow_ZeroAmount();
        if (lengthMinutes < CallTime.MIN_MINUTES || lengthMinutes > CallTime.MAX_MINUTES) {
            revert Escrow_LengthOutOfRange(lengthMinutes, CallTime.MIN_MINUTES, CallTime.MAX_MINUTES);
        }
        if (policyId >= _counts[creator].policies) revert Escrow_NoPolicy(creator, policyId);
    }

    /// @dev Stores and logs the booking of an agreement that was checked against an offer or a quote. Reverts when fan and
    /// creator are one, the start is out of bounds, or the same agreement was booked or taken back before.
    /// @param offerNo 0 = a quote
    /// @param feeBps hundredths of a percent of the creator's part
    /// @return id EIP-712 digest of the agreement
    function _record(Agreement calldata agreement, uint256 offerNo, uint16 feeBps) internal returns (bytes32 id) {
        // Check
        if (agreement.fan == agreement.creator) revert Escrow_SelfBooking(agreement.fan);
        _checkStart(agreement.startAt);
        id = _hashTypedData(AgreementHash.ofAgreement(agreement));
        if (_bookings[id].status != Status.None) revert Escrow_Exists(id, _bookings[id].status);

        // Effect
        _bookings[id] = Booking({
            creator: agreement.creator,
            amount: agreement.amount,
            fan: agreement.fan,
            startAt: agreement.startAt,
            lengthMinutes: agreement.lengthMinutes,
            policyId: agreement.policyId,
            currency: agreement.currency,
            feeBps: feeBps,
            status: Status.Booked
        });

        // Log
        emit Booked({
            id: id,
            fan: agreement.fan,
            creator: agreement.creator,
            currency: agreement.currency,
            amount: agreement.amount,
            startAt: agreement.startAt,
            lengthMinutes: agreement.lengthMinutes,
            policyId: agreement.policyId,
            feeBps: feeBps,
            summaryHash: agreement.summaryHash,
            nonce: agreement.nonce,
            offerNo: offerNo
        });
    }
}

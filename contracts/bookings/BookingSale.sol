// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingVault} from "./BookingVault.sol";
import {Agreement, AgreementHash} from "./types/Agreement.sol";
import {Booking, Offer, Status} from "./types/Booking.sol";
import {CallTime} from "./types/CallTime.sol";

/// @title BookingSale
/// @notice What every way of booking does. Each of them: check, write, log, and only then take the money.
abstract contract BookingSale is BookingVault {
    /// @dev Nobody else can bind a fan.
    function _checkFan(Agreement calldata agreement) internal view {
        if (msg.sender != agreement.fan) revert Escrow_NotFan(msg.sender, agreement.fan);
    }

    /// @dev Who made an offer is not zero, and its terms were checked then.
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

    /// @dev What every agreement with a creator must satisfy.
    function _checkSale(address creator, uint96 amount, uint16 lengthMinutes, uint8 policyId) internal view {
        if (amount == 0) revert Escrow_ZeroAmount();
        if (lengthMinutes < CallTime.MIN_MINUTES || lengthMinutes > CallTime.MAX_MINUTES) {
            revert Escrow_LengthOutOfRange(lengthMinutes, CallTime.MIN_MINUTES, CallTime.MAX_MINUTES);
        }
        if (policyId >= _counts[creator].policies) revert Escrow_NoPolicy(creator, policyId);
    }

    /// @dev Keeps an agreement that was checked. The same words are kept once.
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

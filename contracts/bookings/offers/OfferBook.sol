// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingVault} from "../BookingVault.sol";
import {Agreement, AgreementHash} from "../types/Agreement.sol";
import {Offer, Status} from "../types/Booking.sol";
import {CallTime} from "../types/CallTime.sol";
import {Policies, Policy} from "../types/Policy.sol";
import {IBookingOffers} from "./IBookingOffers.sol";

/// @title OfferBook
/// @notice What creators sell, and on which conditions. Terms are only ever added, so nobody's terms can change.
abstract contract OfferBook is IBookingOffers, BookingVault {
    /// @inheritdoc IBookingOffers
    function createPolicy(Policy calldata policy) external returns (uint8 policyId) {
        // Check
        Policies.check(policy);
        uint16 count = _counts[msg.sender].policies;
        if (count > type(uint8).max) revert Escrow_TooManyPolicies(msg.sender);

        // Effect
        // casting to 'uint8' is safe because count is at most 255 here
        policyId = uint8(count);
        _counts[msg.sender].policies = count + 1;
        _policies[msg.sender][policyId] = policy;

        // Log
        emit PolicyCreated(policyId, msg.sender, policy);
    }

    /// @inheritdoc IBookingOffers
    function createOffer(uint8 currency, uint96 price, uint16 lengthMinutes, uint8 policyId, uint8 calls)
        external
        returns (uint256 offerNo)
    {
        // Check
        _checkSale(msg.sender, price, lengthMinutes, policyId);
        if (calls == 0 || calls > CallTime.MAX_CALLS) revert Escrow_CallsOutOfRange(calls, 1, CallTime.MAX_CALLS);
        CURRENCIES.currencyAt(currency); // reverts when it is not listed

        // Effect
        offerNo = ++_counts[msg.sender].offers;
        _offers[msg.sender][offerNo] = Offer({
            price: price,
            lengthMinutes: lengthMinutes,
            policyId: policyId,
            currency: currency,
            calls: calls,
            open: true
        });

        // Log
        emit OfferCreated({
            offerNo: offerNo,
            creator: msg.sender,
            currency: currency,
            price: price,
            lengthMinutes: lengthMinutes,
            policyId: policyId,
            calls: calls
        });
    }

    /// @inheritdoc IBookingOffers
    function switchOffer(uint256 offerNo, bool open) external {
        // Check
        Offer storage offer = _offers[msg.sender][offerNo];
        if (offer.calls == 0) revert Escrow_NoOffer(msg.sender, offerNo);
        if (offer.open == open) revert Escrow_OfferUnchanged(offerNo, open);

        // Effect
        offer.open = open;

        // Log
        emit OfferSwitched(offerNo, msg.sender, open);
    }

    /// @inheritdoc IBookingOffers
    function voidQuote(Agreement calldata agreement) external returns (bytes32 id) {
        // Check
        if (msg.sender != agreement.creator) revert Escrow_NotCreator(msg.sender, agreement.creator);
        id = _hashTypedData(AgreementHash.ofAgreement(agreement));
        Status status = _bookings[id].status;
        if (status != Status.None) revert Escrow_Exists(id, status);

        // Effect
        _bookings[id].status = Status.Void;

        // Log
        emit QuoteVoided(id, msg.sender);
    }

    /// @inheritdoc IBookingOffers
    function policyOf(address creator, uint256 policyId) external view returns (Policy memory) {
        return _policies[creator][policyId];
    }
}

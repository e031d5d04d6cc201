// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureLib} from "../../libraries/SignatureLib.sol";
import {Authorized} from "../../payments/Authorized.sol";
import {BookingSale} from "../BookingSale.sol";
import {BookingVault, EscrowConfig} from "../BookingVault.sol";
import {Agreement, AgreementHash} from "../types/Agreement.sol";
import {Offer, Status} from "../types/Booking.sol";
import {CallTime} from "../types/CallTime.sol";
import {Policies, Policy} from "../types/Policy.sol";
import {Authorization, Consent, IBookingOffers} from "./IBookingOffers.sol";

/// @title BookingOffers
/// @notice See {IBookingOffers}. What creators sell, on which conditions, and the rarer ways to book: a package, a quote, a
/// signed token payment. Offers and policies are only ever added, so nobody's conditions can change.
/// @dev Made by the escrow, which runs it on its own storage. Called directly it takes no money: nothing could end a
/// booking that is stored here and pay it out, because those functions are the escrow's.
contract BookingOffers is IBookingOffers, BookingSale {
    /// @dev Where this code lies; `address(this)` is the escrow while the escrow runs it.
    address private immutable CODE = address(this);

    /// @dev Reverts when this contract is called directly.
    modifier behindEscrow() {
        if (address(this) == CODE) revert Escrow_NotTheEscrow(CODE);
        _;
    }

    constructor(EscrowConfig memory config) BookingVault(config) {}

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
    function bookPackage(Agreement[] calldata agreements, uint256 offerNo)
        external
        payable
        behindEscrow
        nonReentrant
        returns (bytes32[] memory ids)
    {
        // Check
        uint256 calls = agreements.length;
        if (calls == 0 || calls > CallTime.MAX_CALLS) revert Escrow_CallsOutOfRange(calls, 1, CallTime.MAX_CALLS);
        uint16 feeBps = _feeNow();
        address creator = agreements[0].creator;
        ids = new bytes32[](calls);
        uint256 price;
        for (uint256 n; n < calls; ++n) {
            Agreement calldata agreement = agreements[n];
            _checkFan(agreement);
            // One creator means one offer, and so one currency.
            if (agreement.creator != creator) revert Escrow_NotCreator(agreement.creator, creator);
            _checkOffer(agreement, offerNo, calls);

            // Effect
            ids[n] = _record(agreement, offerNo, feeBps);
            price += agreement.amount;
        }

        // Interaction
        _takeIn(agreements[0].currency, price);
    }

    /// @inheritdoc IBookingOffers
    function bookQuoted(Agreement calldata agreement, uint40 validUntil, bytes calldata signature)
        external
        payable
        behindEscrow
        nonReentrant
        returns (bytes32 id)
    {
        // Check
        _checkFan(agreement);
        _checkQuote(agreement, validUntil, signature);

        // Effect
        id = _record(agreement, 0, _feeNow());

        // Interaction
        _takeIn(agreement.currency, agreement.amount);
    }

    /// @inheritdoc IBookingOffers
    function bookWithAuthorization(
        Agreement calldata agreement,
        Consent calldata consent,
        Authorization calldata authorization
    ) external behindEscrow nonReentrant returns (bytes32 id) {
        // Check
        if (agreement.currency == 0) revert Escrow_NotAToken(0);
        uint256 offerNo;
        if (consent.signature.length == 0) {
            offerNo = consent.offerNo;
            _checkOffer(agreement, offerNo, 1);
        } else {
            _checkQuote(agreement, consent.validUntil, consent.signature);
        }

        // Effect
        id = _record(agreement, offerNo, _feeNow());

        // Interaction
        Authorized.takeToken({
            token: _tokenIn(agreement.currency),
            from: agreement.fan,
            amount: agreement.amount,
            validAfter: authorization.validAfter,
            validBefore: authorization.validBefore,
            nonce: id,
            signature: authorization.signature
        });
    }

    /// @dev Reverts unless the creator signed this agreement as a quote, it has not expired at `validUntil` (seconds), and a
    /// creator may sell it ({_checkSale}).
    function _checkQuote(Agreement calldata agreement, uint40 validUntil, bytes calldata signature) private view {
        if (agreement.creator == address(0)) revert Escrow_ZeroAddress();
        if (block.timestamp > validUntil) revert Escrow_Expired(validUntil, block.timestamp);
        bytes32 digest = _hashTypedData(AgreementHash.ofQuote(AgreementHash.ofAgreement(agreement), validUntil));
        if (!SignatureLib.isValid(agreement.creator, digest, signature)) {
            revert Escrow_BadSignature(agreement.creator);
        }
        _checkSale(agreement.creator, agreement.amount, agreement.lengthMinutes, agreement.policyId);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingSale} from "../BookingSale.sol";
import {SignatureLib} from "../../libraries/SignatureLib.sol";
import {Authorized} from "../../payments/Authorized.sol";
import {Agreement, AgreementHash} from "../types/Agreement.sol";
import {CallTime} from "../types/CallTime.sol";
import {Authorization, Consent, IBookingOffers} from "./IBookingOffers.sol";

/// @title DeskSale
/// @notice The rarer ways to book: a package, a quote, a signed token payment.
abstract contract DeskSale is IBookingOffers, BookingSale {
    /// @dev Where this code lies; the escrow's address while the escrow runs it.
    address private immutable CODE = address(this);

    /// @dev Money taken anywhere else could not be finished: the functions that end a booking are the escrow's.
    modifier behindEscrow() {
        if (address(this) == CODE) revert Escrow_NotTheEscrow(CODE);
        _;
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
        _collect(agreements[0].currency, price);
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
        _collect(agreement.currency, agreement.amount);
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

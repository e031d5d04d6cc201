// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {Payments} from "../../payments/Payments.sol";
import {PassStorage} from "../PassStorage.sol";
import {Terms, TierTerms} from "../TierTerms.sol";
import {PassData, PassDataBits} from "../time/PassData.sol";
import {PassTime, Stretch} from "../time/PassTime.sol";
import {Receipt, ReceiptMath} from "../time/Receipt.sol";

/// @title PassReceipts
/// @notice Moves the money of a sale: straight through, or, of a refundable tier, kept apart in one receipt for each pass
/// and divided in the end.
/// @dev While a receipt is open its pass neither moves nor takes more paid time, so that the time it bought lies where
/// the receipt says and a refund is one cut.
abstract contract PassReceipts is PassStorage {
    using PassTime for Stretch[];

    /// @dev One sale.
    struct Deal {
        address payer;
        address to; // owner of the pass
        address referrer; // zero when nobody earns a share
        uint16 tierId;
        uint32 length; // seconds; 0 = never ends
        uint96 price;
        uint96 fee; // the referrer's part of the price
        bool inHand; // the collection has the price already, as a token
        bool vouched; // the creator signed the price
    }

    address internal immutable FACTORY;
    ILedger internal immutable LEDGER;
    ICurrencyList internal immutable CURRENCIES;

    constructor(address factory, ILedger ledger, ICurrencyList currencies) {
        FACTORY = factory;
        LEDGER = ledger;
        CURRENCIES = currencies;
    }

    /// @dev Moves the money of a sale that is written and logged.
    /// @param tookPlace whether the sale took a place of the tier
    function _finish(Deal memory deal, Terms terms, uint256 passId, bool tookPlace) internal {
        if (!terms.has(TierTerms.REFUNDABLE)) return _passThrough(deal, terms.currency());

        // Check
        PassData data = _pass(passId);
        Receipt memory old;
        if (data.has(PassDataBits.RECEIPT)) {
            old = _receipts[passId];
            if (old.closesAt > block.timestamp) revert StreamPass_RefundOpen(passId, old.closesAt);
        }

        // A gift is final: its price would hold the pass and come back for the next one.
        if (deal.payer != deal.to) return _passThrough(deal, terms.currency());

        // Effect and Log: the old receipt ends before the new one begins, for those who only read.
        if (old.paid != 0) _logSettlement(passId, old, old.paid);
        if (deal.price != 0) _keepReceipt(deal, terms, passId, data, tookPlace);
        else if (old.paid != 0) _dropReceipt(passId, data);

        // Interaction
        if (old.paid != 0) _payEarned(old, old.paid);
        if (deal.price != 0) _takeIn(deal, terms.currency());
        else _passThrough(deal, terms.currency());
    }

    function _keepReceipt(Deal memory deal, Terms terms, uint256 passId, PassData data, bool tookPlace) private {
        // Effect
        uint16 share = deal.referrer == address(0) ? 0 : terms.referralBps();
        uint40 until = data.expiresAt();
        // casting to 'uint32' is safe until the year 2105
        // forge-lint: disable-next-line(unsafe-typecast)
        uint32 closesAt = uint32(block.timestamp + terms.refundWindow());
        _setPass(passId, data.marked(PassDataBits.RECEIPT));
        _receipts[passId] = Receipt({
            payer: deal.payer,
            paid: deal.price,
            referrer: deal.referrer,
            until: until,
            closesAt: closesAt,
            currency: terms.currency(),
            share: tookPlace ? share | ReceiptMath.TOOK_PLACE : share
        });

        // Log
        emit ReceiptKept({
            passId: passId,
            payer: deal.payer,
            referrer: deal.referrer,
            currency: terms.currency(),
            amount: deal.price,
            share: share,
            until: until,
            closesAt: closesAt,
            tookPlace: tookPlace
        });
    }

    function _dropReceipt(uint256 passId, PassData data) internal {
        delete _receipts[passId];
        if (data.has(PassDataBits.RECEIPT)) _setPass(passId, data.unmarked(PassDataBits.RECEIPT));
    }

    /// @dev The time of a pass without what is left of the time of its receipt.
    function _lineWithout(address owner, PassData data, Receipt memory kept, uint32 duration)
        internal
        view
        returns (Stretch[] memory)
    {
        uint256 from = block.timestamp;
        if (kept.until != 0 && kept.until - duration > from) from = kept.until - duration;
        return _line(_holding(owner), data).cut(from, kept.until);
    }

    /// @dev What a revocation of a live pass would pay in this block.
    /// @return back from the open receipt: the unused part of the price paid
    /// @return worth of the other time, in the tier's currency
    function _worthOf(address owner, uint256 passId, PassData data)
        internal
        view
        returns (uint256 back, uint256 worth)
    {
        uint32 duration = _tiers[data.tierId()].duration();
        Receipt memory kept;
        if (data.has(PassDataBits.RECEIPT)) kept = _receipts[passId];
        if (kept.closesAt <= block.timestamp) return (0, _line(_holding(owner), data).worthOf(duration));
        back = ReceiptMath.unusedOf(kept, duration);
        Stretch[] memory line = _lineWithout(owner, data, kept, duration);
        if (line.length != 0) worth = line.worthOf(duration);
    }

    /// @dev Divides money that was kept: `earned` for creator and referrer, the rest back to the payer.
    function _settle(uint256 passId, Receipt memory kept, uint256 earned) internal {
        _logSettlement(passId, kept, earned);
        _payEarned(kept, earned);
    }

    function _logSettlement(uint256 passId, Receipt memory kept, uint256 earned) private {
        (uint256 amount, uint256 fee) = ReceiptMath.divide(earned, kept.share);
        emit ReceiptSettled({
            passId: passId,
            payout: _config.payout,
            referrer: kept.referrer,
            currency: kept.currency,
            amount: amount,
            referralFee: fee
        });
    }

    function _payEarned(Receipt memory kept, uint256 earned) private {
        (uint256 amount, uint256 fee) = ReceiptMath.divide(earned, kept.share);
        _push(kept.currency, _config.payout, amount);
        _push(kept.currency, kept.referrer, fee);
        _push(kept.currency, kept.payer, kept.paid - earned);
    }

    /// @dev Takes the price into the collection: native surplus back, tokens exactly.
    function _takeIn(Deal memory deal, uint8 currency) private {
        if (currency == 0) {
            if (msg.value < deal.price) revert StreamPass_Underpaid(msg.value, deal.price);
            Payments.pushNative(LEDGER, msg.sender, msg.value - deal.price);
        } else if (!deal.inHand) {
            Payments.takeToken(_tokenForSale(currency), msg.sender, deal.price);
        }
    }

    /// @dev The fee for the referrer, the rest for the creator, native surplus back.
    function _passThrough(Deal memory deal, uint8 currency) private {
        (uint256 price, uint256 fee) = (deal.price, deal.fee);
        if (currency == 0) {
            if (msg.value < price) revert StreamPass_Underpaid(msg.value, price);
            Payments.pushNative(LEDGER, _config.payout, price - fee);
            Payments.pushNative(LEDGER, deal.referrer, fee);
            Payments.pushNative(LEDGER, msg.sender, msg.value - price);
        } else if (deal.inHand) {
            _push(currency, _config.payout, price - fee);
            _push(currency, deal.referrer, fee);
        } else {
            address token = _tokenForSale(currency);
            Payments.moveToken(LEDGER, token, currency, _config.payout, price - fee);
            Payments.moveToken(LEDGER, token, currency, deal.referrer, fee);
        }
    }

    /// @dev The token of a sale; refuses native money and a paused token.
    function _tokenForSale(uint8 currency) internal view returns (address token) {
        if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
        bool paused;
        (token,, paused) = CURRENCIES.currencyAt(currency);
        if (paused) revert StreamPass_CurrencyPaused(currency);
    }

    /// @dev Whether money sent there could never be taken out again.
    function _isOurs(address account) internal view returns (bool) {
        return account == address(this) || account == address(LEDGER) || account == FACTORY;
    }

    /// @dev Money out, paused currency or not.
    function _push(uint8 currency, address to, uint256 amount) internal {
        (address token,,) = CURRENCIES.currencyAt(currency);
        Payments.push(LEDGER, token, currency, to, amount);
    }
}

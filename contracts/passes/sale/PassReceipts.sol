// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedTier, TierTerms} from "../TierTerms.sol";
import {PassData, PassDataBits} from "../time/PassData.sol";
import {PassTime, Stretch} from "../time/PassTime.sol";
import {Receipt, ReceiptMath} from "../time/Receipt.sol";
import {PassMoney} from "./PassMoney.sol";

/// @title PassReceipts
/// @notice Where the price of a sale goes: on to creator and referrer, or, of a refundable tier, into a receipt, one for
/// each pass, that is divided when it ends.
/// @dev While a receipt is open its pass neither moves nor takes more paid time. So the time it bought stays where the
/// receipt says, and a refund takes one piece out of the line ({PassTime-cut}).
abstract contract PassReceipts is PassMoney {
    using PassTime for Stretch[];

    /// @dev Moves the money of a sale that is written and logged; writes and logs the receipt first, if there is one.
    /// @param tookPlace whether the sale took a place of the tier
    function _takePayment(Deal memory deal, PackedTier terms, uint256 passId, bool tookPlace) internal {
        if (!terms.has(TierTerms.REFUNDABLE)) return _passThrough(deal, terms.currency());

        // Check
        PassData data = _pass(passId);
        Receipt memory old;
        if (data.has(PassDataBits.RECEIPT)) {
            old = _receipts[passId];
            if (old.closesAt > block.timestamp) revert StreamPass_RefundOpen(passId, old.closesAt);
        }

        // A gift keeps no receipt: an open one would stop its owner from moving or extending the pass, and the price
        // could be asked back and given again.
        if (deal.payer != deal.to) return _passThrough(deal, terms.currency());

        // Effect and Log: the old receipt ends before the new one begins, so that indexers never see two of one pass.
        if (old.paid != 0) _logSettlement(passId, old, old.paid);
        if (deal.price != 0) _openReceipt(deal, terms, passId, data, tookPlace);
        else if (old.paid != 0) _clearReceipt(passId, data);

        // Interaction: a sale at price 0 only sends native money back.
        if (old.paid != 0) _payEarned(old, old.paid);
        if (deal.price != 0) _takeIn(deal, terms.currency());
        else _passThrough(deal, terms.currency());
    }

    function _openReceipt(Deal memory deal, PackedTier terms, uint256 passId, PassData data, bool tookPlace) private {
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

    function _clearReceipt(uint256 passId, PassData data) internal {
        delete _receipts[passId];
        if (data.has(PassDataBits.RECEIPT)) _setPass(passId, data.unmarked(PassDataBits.RECEIPT));
    }

    /// @dev When the time of an open receipt begins. Until it closes nothing changes the time of a pass that never
    /// ends, so what lies before that time ends where the last stored stretch does.
    function _beginOf(uint256 passId, PassData data, Receipt memory kept) internal view returns (uint256) {
        PackedTier terms = _tiers[data.tierId()];
        if (kept.until != 0) return kept.until - terms.duration();
        uint8 stored = data.stretches();
        return stored == 0 ? kept.closesAt - terms.refundWindow() : _stretches[passId][stored - 1].until;
    }

    /// @dev The time of a pass without what is left of the time of its receipt.
    function _lineWithout(address owner, PassData data, Receipt memory kept, uint256 began)
        internal
        view
        returns (Stretch[] memory)
    {
        uint256 from = began > block.timestamp ? began : block.timestamp;
        return _line(_holding(owner), data).cut(from, kept.until);
    }

    /// @dev Ends a receipt that the caller has deleted: `earned` goes to creator and referrer, the rest of the price
    /// back to the payer.
    function _settle(uint256 passId, Receipt memory kept, uint256 earned) internal {
        _logSettlement(passId, kept, earned);
        _payEarned(kept, earned);
    }

    function _logSettlement(uint256 passId, Receipt memory kept, uint256 earned) internal {
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

    function _payEarned(Receipt memory kept, uint256 earned) internal {
        (uint256 amount, uint256 fee) = ReceiptMath.divide(earned, kept.share);
        _push(kept.currency, _config.payout, amount);
        _push(kept.currency, kept.referrer, fee);
        _push(kept.currency, kept.payer, kept.paid - earned);
    }
}

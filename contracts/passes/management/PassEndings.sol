// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Payments} from "../../payments/Payments.sol";
import {Terms} from "../TierTerms.sol";
import {Attested} from "../vouchers/Attested.sol";
import {PassReceipts} from "../sale/PassReceipts.sol";
import {PassData, PassDataBits} from "../time/PassData.sol";
import {PassTime, Stretch} from "../time/PassTime.sol";
import {Receipt, ReceiptMath} from "../time/Receipt.sol";
import {IPassManagement} from "./IPassManagement.sol";

/// @title PassEndings
/// @notice Every way a pass ends before its time: refunded, revoked or given up.
abstract contract PassEndings is IPassManagement, PassReceipts, Attested {
    uint256 private constant MAX_SWEEPS = 100;

    /// @inheritdoc IPassManagement
    function refund(uint256 passId) external nonReentrant returns (uint256 amount) {
        // Check
        address owner = _onlyOwner(passId);
        Receipt memory kept = _receipts[passId];
        if (kept.paid == 0) revert StreamPass_NoReceipt(passId);
        if (kept.closesAt <= block.timestamp) revert StreamPass_RefundClosed(passId, kept.closesAt);
        PassData data = _pass(passId);
        Terms terms = _tiers[data.tierId()];
        amount = ReceiptMath.refundOf(kept, terms.duration(), terms.refundWindow());
        Stretch[] memory line = _lineWithout(owner, data, kept, terms.duration());

        // Effect
        delete _receipts[passId];
        uint40 end = _keepRest(owner, passId, data.unmarked(PassDataBits.RECEIPT), line, kept);

        // Log
        _logRefund(passId, data.tierId(), owner, kept, amount, end);

        // Interaction
        _settle(passId, kept, kept.paid - amount);
    }

    /// @inheritdoc IPassManagement
    function sweepMatured(uint256[] calldata passIds) external nonReentrant {
        // Check
        if (passIds.length > MAX_SWEEPS) revert StreamPass_TooMany(passIds.length, MAX_SWEEPS);

        for (uint256 n; n < passIds.length; ++n) {
            Receipt memory kept = _receipts[passIds[n]];
            if (kept.paid == 0 || kept.closesAt > block.timestamp) continue;
            _dropReceipt(passIds[n], _pass(passIds[n]));
            _settle(passIds[n], kept, kept.paid);
        }
    }

    /// @inheritdoc IPassManagement
    function revoke(uint256 passId, uint256 most) external payable nonReentrant {
        // Check
        address owner = ownerOf(passId);
        PassData data = _pass(passId);
        if (msg.sender != creator() && !_cardIsDisputed(data)) revert StreamPass_NotCreator(msg.sender);
        Terms terms = _tiers[data.tierId()];
        if (!PassTime.isLive(data.expiresAt())) revert StreamPass_PassExpired(passId, data.expiresAt());
        (uint256 back, uint256 worth) = _worthOf(owner, passId, data);
        Receipt memory kept;
        if (data.has(PassDataBits.RECEIPT)) kept = _receipts[passId];
        bool open = kept.closesAt > block.timestamp;
        if (worth > most) revert StreamPass_WorthAboveMost(worth, most);

        // Effect
        // casting to 'uint40' is safe for the next 34,000 years
        // forge-lint: disable-next-line(unsafe-typecast)
        uint40 end = uint40(block.timestamp);
        if (open) {
            delete _receipts[passId];
            data = data.unmarked(PassDataBits.RECEIPT);
        }
        _keep(owner, passId, terms.rank(), data.withTime(end, 0), 0);

        // Log
        if (open) _logRefund(passId, data.tierId(), owner, kept, back, end);
        emit PassRevoked({
            passId: passId,
            tierId: data.tierId(),
            by: msg.sender,
            owner: owner,
            currency: terms.currency(),
            amount: worth,
            expiresAt: end
        });

        // Interaction
        if (open) _settle(passId, kept, kept.paid - back);
        _payOwner(terms.currency(), owner, worth);
    }

    /// @inheritdoc IPassManagement
    function burn(uint256 passId) external nonReentrant {
        // Check
        address owner = _onlyOwner(passId);
        uint16 tierId = _pass(passId).tierId();

        // Effect
        _unmake(owner, passId);

        // Log
        emit PassBurned(passId, tierId, owner);
    }

    /// @inheritdoc IPassManagement
    function receiptOf(uint256 passId) external view returns (Receipt memory) {
        return _receipts[passId];
    }

    /// @inheritdoc IPassManagement
    function heldUntil(uint256 passId) external view returns (uint40 until) {
        ownerOf(passId); // reverts with TokenDoesNotExist
        PassData data = _pass(passId);
        if (data.has(PassDataBits.SOULBOUND)) return type(uint40).max;
        until = data.heldUntil();
        if (data.has(PassDataBits.RECEIPT) && _receipts[passId].closesAt > until) until = _receipts[passId].closesAt;
        if (until <= block.timestamp) until = 0;
    }

    function _cardIsDisputed(PassData data) private view returns (bool) {
        return data.has(PassDataBits.CARD) && data.heldUntil() > block.timestamp && _isAttestor(msg.sender);
    }

    function _onlyOwner(uint256 passId) private view returns (address owner) {
        owner = ownerOf(passId);
        if (msg.sender != owner) revert StreamPass_NotOwner(msg.sender, owner);
    }

    /// @dev Keeps what a refund leaves. A pass of the sale that has no time left is gone, and so is its place: nobody can
    /// empty a tier by buying and giving back.
    function _keepRest(address owner, uint256 passId, PassData data, Stretch[] memory line, Receipt memory kept)
        private
        returns (uint40 end)
    {
        uint16 tierId = data.tierId();
        Terms terms = _tiers[tierId];
        if (line.length != 0) return _keepLine(owner, passId, terms.rank(), data, line);
        // casting to 'uint40' is safe for the next 34,000 years
        // forge-lint: disable-next-line(unsafe-typecast)
        end = uint40(block.timestamp);
        if (kept.share & ReceiptMath.TOOK_PLACE == 0) {
            return _keep(owner, passId, terms.rank(), data.withTime(end, 0), 0);
        }
        _tiers[tierId] = terms.dropPass();
        _unmake(owner, passId);
    }

    function _logRefund(
        uint256 passId,
        uint16 tierId,
        address owner,
        Receipt memory kept,
        uint256 amount,
        uint40 end
    ) private {
        emit PassRefunded({
            passId: passId,
            tierId: tierId,
            payer: kept.payer,
            owner: owner,
            currency: kept.currency,
            amount: amount,
            expiresAt: end
        });
    }

    /// @dev Pays an owner from the caller's money, paused currency or not; native surplus goes back.
    function _payOwner(uint8 currency, address owner, uint256 worth) private {
        if (currency == 0) {
            if (msg.value < worth) revert StreamPass_Underpaid(msg.value, worth);
            Payments.pushNative(LEDGER, owner, worth);
            Payments.pushNative(LEDGER, msg.sender, msg.value - worth);
        } else {
            if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
            (address token,,) = CURRENCIES.currencyAt(currency);
            Payments.moveToken(LEDGER, token, currency, owner, worth);
        }
    }
}

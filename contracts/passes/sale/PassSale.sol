// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedTier} from "../TierTerms.sol";
import {Holding} from "../time/Holding.sol";
import {PassData, PassDataBits} from "../time/PassData.sol";
import {PassTime} from "../time/PassTime.sol";
import {Receipt} from "../time/Receipt.sol";
import {PassReceipts} from "./PassReceipts.sol";

/// @title PassSale
/// @notice Sells passes and time, and moves passes to a higher tier. Every sale checks, writes and logs before it moves
/// money.
abstract contract PassSale is PassReceipts {
    /// @dev What an upgrade takes and gives.
    struct Upgrade {
        address owner;
        uint16 fromTier;
        uint256 price; // due now
        uint256 credit; // worth of the rest of the old time
        uint40 expiresAt; // 0 = never
    }

    /// @dev Sells one duration at the tier's price to the caller.
    function _purchase(uint16 tierId, address to, uint256 maxPrice, address referrer)
        internal
        nonReentrant
        returns (uint256 passId)
    {
        // Check
        PackedTier terms = _tier(tierId);
        terms.checkForSale(tierId);
        if (terms.price() > maxPrice) revert StreamPass_PriceAboveMax(terms.price(), maxPrice);
        Deal memory deal = _dealOf(tierId, terms, msg.sender, to, terms.price(), referrer);

        // Effect and Log
        bool isNew;
        (passId, isNew) = _sell(deal, terms);

        // Interaction
        _takePayment(deal, terms, passId, isNew);
    }

    /// @dev Sells one duration for a certain pass to the caller.
    function _renew(uint256 passId, uint64 duration) internal nonReentrant {
        // Check
        address owner = ownerOf(passId);
        uint16 tierId = _pass(passId).tierId();
        PackedTier terms = _tier(tierId);
        terms.checkForSale(tierId);
        if (duration != terms.duration()) revert StreamPass_WrongDuration(duration, terms.duration());
        Holding held = _holding(owner);
        if (held.passId() != passId && held.isLive()) {
            revert StreamPass_OtherPassLive(owner, held.passId(), held.tierId());
        }
        Deal memory deal = _dealOf(tierId, terms, msg.sender, owner, terms.price(), address(0));

        // Effect and Log
        _sellTime(deal, passId, terms, held);

        // Interaction
        _takePayment(deal, terms, passId, false);
    }

    /// @dev The sale of one duration of the tier at `price`. Payer, owner and this product's own contracts get no
    /// referral share.
    function _dealOf(uint16 tierId, PackedTier terms, address payer, address to, uint96 price, address referrer)
        internal
        view
        returns (Deal memory deal)
    {
        deal.payer = payer;
        deal.to = to;
        deal.tierId = tierId;
        deal.length = terms.duration();
        deal.price = price;
        if (referrer == address(0) || referrer == payer || referrer == to || _isOurs(referrer)) return deal;
        deal.referrer = referrer;
        deal.fee = terms.referralFee(price);
    }

    /// @dev Makes a pass, or puts time behind the pass of this tier that the owner has. Moves no money.
    /// @return passId the pass
    /// @return isNew whether it took a place of the tier
    function _sell(Deal memory deal, PackedTier terms) internal returns (uint256 passId, bool isNew) {
        // Check
        Holding held = _holding(deal.to);
        if (held.tierId() == deal.tierId) {
            _sellTime(deal, held.passId(), terms, held);
            return (held.passId(), false);
        }
        if (held.isLive()) revert StreamPass_OtherPassLive(deal.to, held.passId(), held.tierId());
        // An owner has one live pass: a free one from a stranger would keep the owner from buying another tier.
        if (deal.price == 0 && deal.payer != deal.to && !deal.vouched) {
            revert StreamPass_FreeForPayerOnly(deal.payer, deal.to);
        }

        // Effect: the time is worth what reaches the creator.
        uint40 end = PassTime.endOf(deal.length);
        passId = _mintPass(deal.to, deal.tierId, terms, end, deal.price - deal.fee);
        isNew = true;

        // Log
        emit PassPurchased({
            passId: passId,
            tierId: deal.tierId,
            to: deal.to,
            payer: deal.payer,
            currency: terms.currency(),
            amount: deal.price,
            referrer: deal.referrer,
            referralFee: deal.fee,
            expiresAt: end
        });
    }

    function _sellTime(Deal memory deal, uint256 passId, PackedTier terms, Holding held) private {
        // Check
        PassData data = _pass(passId);
        if (data.expiresAt() == 0) revert StreamPass_NeverEnds(passId);

        // Effect: the time is worth what reaches the creator.
        uint40 end =
            _addTime(deal.to, passId, terms.rank(), data, held, PassTime.endOf(deal.length), deal.price - deal.fee);

        // Log
        emit PassExtended({
            passId: passId,
            tierId: deal.tierId,
            payer: deal.payer,
            currency: terms.currency(),
            amount: deal.price,
            referrer: deal.referrer,
            referralFee: deal.fee,
            expiresAt: end
        });
    }

    /// @dev See {IStreamPass-upgrade}.
    function _upgrade(uint256 passId, uint16 toTier, uint256 maxPrice) internal nonReentrant {
        // Check
        if (!_isApprovedOrOwner(msg.sender, passId)) revert NotOwnerNorApproved();
        PackedTier terms = _tier(toTier);
        Upgrade memory plan = _upgradeOf(passId, toTier, terms);
        if (plan.price > maxPrice) revert StreamPass_PriceAboveMax(plan.price, maxPrice);

        // Effect: the price kept for the old time is the creator's now, because that time became credit.
        PassData data = _pass(passId);
        Receipt memory old;
        if (data.has(PassDataBits.RECEIPT)) {
            old = _receipts[passId];
            delete _receipts[passId];
        }
        _moveUp(plan, passId, toTier, terms, data.unmarked(PassDataBits.RECEIPT));
        // casting to 'uint96' is safe because the price due is at most the tier's
        // forge-lint: disable-next-line(unsafe-typecast)
        Deal memory deal = _dealOf(toTier, terms, msg.sender, plan.owner, uint96(plan.price), address(0));

        // Log: the old receipt ends before the new one begins, so that indexers never see two of one pass.
        if (old.paid != 0) _logSettlement(passId, old, old.paid);

        // Interaction: nobody is paid before the new receipt is stored; until then the pass would count as final.
        _takePayment(deal, terms, passId, true);
        if (old.paid != 0) _payEarned(old, old.paid);
    }

    function _moveUp(Upgrade memory plan, uint256 passId, uint16 toTier, PackedTier terms, PassData data) private {
        // Effect
        _tiers[toTier] = terms.addPass(toTier);
        data = data.withTier(toTier, terms.marks()).withTime(plan.expiresAt, 0);
        _writePass(plan.owner, passId, terms.rank(), data, terms.price());

        // Log
        emit PassUpgraded({
            passId: passId,
            toTier: toTier,
            payer: msg.sender,
            fromTier: plan.fromTier,
            currency: terms.currency(),
            amount: plan.price,
            credit: plan.credit,
            expiresAt: plan.expiresAt
        });
        emit MetadataUpdate(passId);
        if (data.has(PassDataBits.COOLS_DOWN)) _startCoolDown(passId, data);
    }

    function _upgradeOf(uint256 passId, uint16 toTier, PackedTier terms) internal view returns (Upgrade memory plan) {
        plan.owner = ownerOf(passId);
        PassData data = _pass(passId);
        plan.fromTier = data.tierId();
        if (!PassTime.isLive(data.expiresAt())) revert StreamPass_PassExpired(passId, data.expiresAt());
        PackedTier old = _tiers[data.tierId()];
        if (terms.rank() <= old.rank()) revert StreamPass_NotUpward(old.rank(), terms.rank());
        terms.checkForSale(toTier);
        terms.addPass(toTier); // reverts when sold out
        plan.credit = PassTime.worthOf(_line(_holding(plan.owner), data), old.duration());
        if (plan.credit != 0 && old.currency() != terms.currency()) {
            revert StreamPass_CreditInOtherCurrency(old.currency(), terms.currency(), plan.credit);
        }
        uint256 length = terms.duration();
        if (plan.credit < terms.price()) plan.price = terms.price() - plan.credit;
        else if (terms.price() != 0) length += (plan.credit - terms.price()) * length / terms.price(); // floor
        if (terms.duration() != 0) plan.expiresAt = PassTime.endAfter(block.timestamp, length);
    }
}

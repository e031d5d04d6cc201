// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../TierTerms.sol";
import {PassData, PassDataBits} from "../time/PassData.sol";
import {PassTime} from "../time/PassTime.sol";
import {Receipt} from "../time/Receipt.sol";
import {PassSale} from "./PassSale.sol";

/// @title PassUpgrades
/// @notice Moves a pass to a higher tier.
abstract contract PassUpgrades is PassSale {
    /// @dev What an upgrade takes and gives.
    struct Upgrade {
        address owner;
        uint16 fromTier;
        uint256 price; // due now
        uint256 credit; // worth of the rest of the old time
        uint40 expiresAt; // 0 = never
    }

    /// @dev See {IStreamPass-upgrade}.
    function _upgrade(uint256 passId, uint16 toTier, uint256 maxPrice) internal nonReentrant {
        // Check
        if (!_isApprovedOrOwner(msg.sender, passId)) revert NotOwnerNorApproved();
        Terms terms = _tier(toTier);
        Upgrade memory plan = _upgradeOf(passId, toTier, terms);
        if (plan.price > maxPrice) revert StreamPass_PriceAboveMax(plan.price, maxPrice);

        // Effect: what was kept for the old time is the creator's now, because that time became credit.
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

        // Interaction
        if (old.paid != 0) _settle(passId, old, old.paid);
        _finish(deal, terms, passId, true);
    }

    function _moveUp(Upgrade memory plan, uint256 passId, uint16 toTier, Terms terms, PassData data) private {
        // Effect
        _tiers[toTier] = terms.addPass(toTier);
        data = data.withTier(toTier, terms.marks()).withTime(plan.expiresAt, 0);
        _keep(plan.owner, passId, terms.rank(), data, terms.price());

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
        if (data.has(PassDataBits.COOLS_DOWN)) _rest(passId, data);
    }

    function _upgradeOf(uint256 passId, uint16 toTier, Terms terms) internal view returns (Upgrade memory plan) {
        plan.owner = ownerOf(passId);
        PassData data = _pass(passId);
        plan.fromTier = data.tierId();
        if (!PassTime.isLive(data.expiresAt())) revert StreamPass_PassExpired(passId, data.expiresAt());
        Terms old = _tiers[data.tierId()];
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

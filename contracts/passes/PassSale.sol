// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {Payments} from "../payments/Payments.sol";
import {IStreamPass} from "./IStreamPass.sol";
import {PassBook} from "./PassBook.sol";
import {Terms, TierTerms} from "./TierTerms.sol";
import {Holding} from "./time/Holding.sol";
import {PassData, PassDataBits} from "./time/PassData.sol";
import {PassTime} from "./time/PassTime.sol";

/// @title PassSale
/// @notice Sells passes and time. Every sale: check, write, log, and only then move money.
abstract contract PassSale is PassBook {
    /// @dev What an upgrade takes and gives.
    struct Upgrade {
        address owner;
        uint16 fromTier;
        uint256 price; // due now
        uint256 credit; // worth of the rest of the old time
        uint40 expiresAt; // 0 = never
    }

    ILedger internal immutable LEDGER;
    ICurrencyList internal immutable CURRENCIES;

    constructor(ILedger ledger, ICurrencyList currencies) {
        LEDGER = ledger;
        CURRENCIES = currencies;
    }

    /// @inheritdoc IStreamPass
    function purchase(uint16 tierId, address to, uint256 maxPrice, address referrer)
        external
        payable
        nonReentrant
        returns (uint256 passId)
    {
        // Check
        Terms terms = _tier(tierId);
        terms.checkForSale(tierId);
        if (terms.price() > maxPrice) revert StreamPass_PriceAboveMax(terms.price(), maxPrice);
        Holding held = _holding(to);
        if (held.tierId() != tierId) {
            if (held.isLive()) revert StreamPass_OtherPassLive(to, held.passId(), held.tierId());
            return _sellPass(to, tierId, terms, referrer);
        }
        _sellTime(to, held.passId(), tierId, terms, referrer);
        return held.passId();
    }

    /// @inheritdoc IStreamPass
    function renewSubscription(uint256 passId, uint64 duration) external payable nonReentrant {
        // Check
        address owner = ownerOf(passId);
        uint16 tierId = _pass(passId).tierId();
        Terms terms = _tier(tierId);
        terms.checkForSale(tierId);
        if (duration != terms.duration()) revert StreamPass_WrongDuration(duration, terms.duration());
        Holding held = _holding(owner);
        if (held.passId() != passId && held.isLive()) {
            revert StreamPass_OtherPassLive(owner, held.passId(), held.tierId());
        }
        _sellTime(owner, passId, tierId, terms, address(0));
    }

    /// @inheritdoc IStreamPass
    function cancelSubscription(uint256 passId) external payable {
        revert StreamPass_NotCancellable(passId);
    }

    /// @inheritdoc IStreamPass
    function upgrade(uint256 passId, uint16 toTier, uint256 maxPrice) external payable nonReentrant {
        // Check
        if (!_isApprovedOrOwner(msg.sender, passId)) revert NotOwnerNorApproved();
        Terms terms = _tier(toTier);
        Upgrade memory plan = _upgradeOf(passId, toTier, terms);
        if (plan.price > maxPrice) revert StreamPass_PriceAboveMax(plan.price, maxPrice);

        // Effect
        _tiers[toTier] = terms.addPass(toTier);
        PassData data = PassDataBits.pack(0, toTier, _pass(passId).boughtDay(), 0);
        _keep(plan.owner, passId, terms.rank(), data, plan.expiresAt, terms.price(), 0);

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

        // Interaction
        _collect(terms.currency(), plan.price, address(0), 0);
    }

    /// @inheritdoc IStreamPass
    function upgradeQuote(uint256 passId, uint16 toTier)
        external
        view
        returns (uint256 price, uint256 credit, uint40 end)
    {
        Upgrade memory plan = _upgradeOf(passId, toTier, _tier(toTier));
        return (plan.price, plan.credit, plan.expiresAt);
    }

    function _sellPass(address to, uint16 tierId, Terms terms, address referrer)
        private
        returns (uint64 passId)
    {
        // Effect
        uint40 end = PassTime.endOf(terms.duration());
        passId = _mintPass(to, tierId, terms, end, terms.price());

        // Log
        uint256 fee;
        (referrer, fee) = _referral(terms, to, referrer);
        emit PassPurchased({
            passId: passId,
            tierId: tierId,
            to: to,
            payer: msg.sender,
            currency: terms.currency(),
            amount: terms.price(),
            referrer: referrer,
            referralFee: fee,
            expiresAt: end
        });

        // Interaction
        _collect(terms.currency(), terms.price(), referrer, fee);
    }

    function _sellTime(address owner, uint256 passId, uint16 tierId, Terms terms, address referrer) private {
        // Check
        if (_pass(passId).expiresAt() == 0) revert StreamPass_NeverEnds(passId);

        // Effect
        uint40 end = _addTime(owner, passId, terms.rank(), PassTime.endOf(terms.duration()), terms.price());

        // Log
        uint256 fee;
        (referrer, fee) = _referral(terms, owner, referrer);
        emit PassExtended({
            passId: passId,
            tierId: tierId,
            payer: msg.sender,
            currency: terms.currency(),
            amount: terms.price(),
            referrer: referrer,
            referralFee: fee,
            expiresAt: end
        });

        // Interaction
        _collect(terms.currency(), terms.price(), referrer, fee);
    }

    function _upgradeOf(uint256 passId, uint16 toTier, Terms terms) private view returns (Upgrade memory plan) {
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

    /// @dev Whether money sent there could never be taken out again.
    function _isOurs(address account) internal view returns (bool) {
        return account == address(this) || account == address(LEDGER);
    }

    /// @dev Nobody refers a sale to themselves, and our own contracts refer none.
    function _referral(Terms terms, address to, address referrer) private view returns (address, uint256) {
        if (referrer == address(0) || referrer == msg.sender || referrer == to || _isOurs(referrer)) {
            return (address(0), 0);
        }
        return (referrer, uint256(terms.price()) * terms.referralBps() / TierTerms.MAX_REFERRAL_BPS); // floor
    }

    /// @dev Takes `price` from the caller: `fee` for the referrer, the rest for the creator, native surplus back.
    function _collect(uint8 currency, uint256 price, address referrer, uint256 fee) private {
        if (currency == 0) {
            if (msg.value < price) revert StreamPass_Underpaid(msg.value, price);
            Payments.pushNative(LEDGER, _config.payout, price - fee);
            Payments.pushNative(LEDGER, referrer, fee);
            Payments.pushNative(LEDGER, msg.sender, msg.value - price);
        } else {
            if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
            (address token,, bool paused) = CURRENCIES.currencyAt(currency);
            if (paused) revert StreamPass_CurrencyPaused(currency);
            Payments.moveToken(LEDGER, token, currency, _config.payout, price - fee);
            Payments.moveToken(LEDGER, token, currency, referrer, fee);
        }
    }
}

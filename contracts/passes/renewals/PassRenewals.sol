// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {Payments} from "../../payments/Payments.sol";
import {IStreamPass} from "../IStreamPass.sol";
import {IStreamPassFactory} from "../IStreamPassFactory.sol";
import {IPassRenewals, RenewalStatus, Subscription} from "./IPassRenewals.sol";
import {RenewalWindow} from "./RenewalWindow.sol";

/// @title PassRenewals
/// @notice See {IPassRenewals}.
contract PassRenewals is IPassRenewals, ReentrancyGuardTransient {
    /// @dev What a charge would do now.
    struct Due {
        RenewalStatus status;
        uint256 price;
        uint256 tip;
        uint256 end; // of the pass
        uint32 duration; // of one period
        address token;
    }

    ICurrencyList private immutable CURRENCIES;
    IStreamPassFactory private immutable PASSES;

    /// @inheritdoc IPassRenewals
    uint256 public lastId; // slot 0
    mapping(uint256 id => Subscription) private _subscriptions; // slot 1

    constructor(ICurrencyList currencies, IStreamPassFactory passes) {
        (CURRENCIES, PASSES) = (currencies, passes);
    }

    /// @inheritdoc IPassRenewals
    function subscribe(address collection, uint64 passId, uint96 cap, uint16 periods, uint96 tip)
        external
        nonReentrant
        returns (uint256 id)
    {
        // Check
        uint40 end = _checkPass(collection, passId);
        if (periods == 0) revert PassRenewals_NoPeriods();
        uint16 tierId = IStreamPass(collection).tierOf(passId);
        uint8 currency = _checkTier(IStreamPass(collection).tier(tierId), tierId, cap, tip);

        // Effect
        id = ++lastId;
        _subscriptions[id] = Subscription({
            subscriber: msg.sender,
            cursor: end,
            left: periods,
            tierId: tierId,
            currency: currency,
            collection: collection,
            tip: tip,
            cap: cap,
            passId: passId
        });

        // Log
        emit Subscribed({
            id: id,
            subscriber: msg.sender,
            collection: collection,
            passId: passId,
            tierId: tierId,
            currency: currency,
            cap: cap,
            tip: tip,
            periods: periods,
            cursor: end
        });
    }

    /// @inheritdoc IPassRenewals
    function charge(uint256 id) external nonReentrant {
        // Check
        Subscription memory agreed = _subscriptions[id];
        Due memory due = _dueOf(agreed);
        if (due.status != RenewalStatus.Ready) revert PassRenewals_NotDue(id, due.status);

        // Effect: a period begins where the pass ends, or now when it has ended.
        // casting to 'uint40' is safe because the pass refuses an end beyond 40 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        agreed.cursor = uint40((due.end > block.timestamp ? due.end : block.timestamp) + due.duration);
        agreed.left -= 1;
        _subscriptions[id].cursor = agreed.cursor;
        _subscriptions[id].left = agreed.left;

        // Log
        emit RenewalCharged({
            id: id,
            subscriber: agreed.subscriber,
            keeper: msg.sender,
            currency: agreed.currency,
            amount: due.price,
            tip: due.tip,
            cursor: agreed.cursor,
            left: agreed.left
        });

        // Interaction: exactly the price comes in and goes on to the collection. The tip goes from the subscriber to the
        // sender, and last: a token that calls its receiver must not let the sender change the tier's price in between.
        if (due.price != 0) {
            Payments.takeToken(due.token, agreed.subscriber, due.price);
            SafeTransferLib.safeApprove(due.token, agreed.collection, due.price);
        }
        IStreamPass(agreed.collection).renewSubscription(agreed.passId, due.duration);
        if (due.tip != 0) SafeTransferLib.safeTransferFrom(due.token, agreed.subscriber, msg.sender, due.tip);
    }

    /// @inheritdoc IPassRenewals
    function cancel(uint256 id) external nonReentrant {
        // Check
        Subscription memory agreed = _subscriptions[id];
        bool free = agreed.subscriber != address(0) && !_owns(agreed);
        if (agreed.subscriber != msg.sender && !free) {
            revert PassRenewals_NotSubscriber(msg.sender, agreed.subscriber);
        }

        // Effect
        delete _subscriptions[id];

        // Log
        emit Unsubscribed({id: id, subscriber: agreed.subscriber, by: msg.sender, left: agreed.left});
    }

    /// @inheritdoc IPassRenewals
    function renewalStatus(uint256 id)
        external
        view
        returns (RenewalStatus status, uint256 price, uint256 tip, uint256 opensAt, uint256 closesAt)
    {
        Due memory due = _dueOf(_subscriptions[id]);
        (status, price, tip) = (due.status, due.price, due.tip);
        if (due.end == 0) return (status, price, tip, 0, 0);
        opensAt = RenewalWindow.opensAt(due.end, due.duration);
        closesAt = RenewalWindow.closesAt(due.end);
    }

    /// @inheritdoc IPassRenewals
    function subscription(uint256 id) external view returns (Subscription memory) {
        return _subscriptions[id];
    }

    /// @dev Answers the end of the pass.
    function _checkPass(address collection, uint64 passId) private view returns (uint40 end) {
        if (!PASSES.isCollection(collection)) revert PassRenewals_UnknownCollection(collection);
        address owner = IERC721(collection).ownerOf(passId);
        if (owner != msg.sender) revert PassRenewals_NotOwner(msg.sender, owner);
        // casting to 'uint40' is safe because a pass stores its end in 40 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        end = uint40(IStreamPass(collection).expiresAt(passId));
        if (end == 0) revert PassRenewals_NeverEnds(passId);
    }

    function _checkTier(IStreamPass.Tier memory tier, uint16 tierId, uint96 cap, uint96 tip)
        private
        pure
        returns (uint8 currency)
    {
        currency = tier.currency;
        if (currency == 0) revert PassRenewals_NotAToken(tierId);
        if (tier.refundWindow != 0) revert PassRenewals_Refundable(tierId);
        if (tip > tier.price) revert PassRenewals_TipAbovePrice(tip, tier.price);
        uint256 due = uint256(tier.price) + tip;
        if (due > cap) revert PassRenewals_AboveCap(due, cap);
    }

    /// @dev What a charge would do now, with the first reason against it.
    function _dueOf(Subscription memory agreed) private view returns (Due memory due) {
        due.status = _statusOfPass(agreed);
        if (due.status != RenewalStatus.Ready) return due;
        IStreamPass pass = IStreamPass(agreed.collection);
        IStreamPass.Tier memory tier = pass.tier(agreed.tierId);
        due.price = tier.price;
        due.tip = RenewalWindow.tipOf(agreed.tip, tier.price);
        due.duration = tier.duration;
        due.end = pass.expiresAt(agreed.passId);
        (due.token,,) = CURRENCIES.currencyAt(agreed.currency);
        due.status = _statusOfPeriod(agreed, due);
    }

    /// @dev Why price and end of the pass do not matter; `Ready` when they do.
    function _statusOfPass(Subscription memory agreed) private view returns (RenewalStatus) {
        if (agreed.subscriber == address(0)) return RenewalStatus.None;
        if (!_owns(agreed)) return RenewalStatus.Moved;
        bool sameTier = IStreamPass(agreed.collection).tierOf(agreed.passId) == agreed.tierId;
        return sameTier ? RenewalStatus.Ready : RenewalStatus.TierChanged;
    }

    /// @dev The first reason against a charge of a pass that is the subscriber's, in the tier agreed to.
    function _statusOfPeriod(Subscription memory agreed, Due memory due) private view returns (RenewalStatus) {
        if (agreed.left == 0) return RenewalStatus.Finished;
        if (!IStreamPass(agreed.collection).isRenewable(agreed.passId)) return RenewalStatus.NotForSale;
        if (due.end < agreed.cursor) return RenewalStatus.Shortened;
        if (block.timestamp < RenewalWindow.opensAt(due.end, due.duration)) return RenewalStatus.TooEarly;
        if (block.timestamp > RenewalWindow.closesAt(due.end)) return RenewalStatus.Lapsed;
        uint256 sum = due.price + due.tip;
        if (sum > agreed.cap) return RenewalStatus.AboveCap;
        if (IERC20(due.token).balanceOf(agreed.subscriber) < sum) return RenewalStatus.NoFunds;
        if (IERC20(due.token).allowance(agreed.subscriber, address(this)) < sum) return RenewalStatus.NoFunds;
        return RenewalStatus.Ready;
    }

    /// @dev A pass that was merged away is gone and has no owner.
    function _owns(Subscription memory agreed) private view returns (bool) {
        try IERC721(agreed.collection).ownerOf(agreed.passId) returns (address owner) {
            return owner == agreed.subscriber;
        } catch {
            return false;
        }
    }
}

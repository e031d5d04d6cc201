// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Why a subscription can or cannot be charged now.
enum RenewalStatus {
    Ready,
    None, // no such subscription, or it was cancelled
    Finished, // every agreed period was charged
    Moved, // the subscriber does not own the pass any more
    TierChanged, // the pass is in another tier than the one agreed to
    TooEarly, // more than a tenth of the period is left
    Lapsed, // the pass ended more than 30 days ago
    Shortened, // the pass ends before what was agreed to or paid for: its creator revoked it
    NotForSale, // the collection sells no time for this pass
    AboveCap, // price and tip are more than the subscriber agreed to
    NoFunds // the subscriber has not enough of the token or allows not enough of it
}

/// @notice What a subscriber agreed to, and what came of it.
struct Subscription {
    address subscriber; // slot 0, bits 0..159: pays, and owns the pass; zero = no such subscription
    uint40 cursor; // slot 0, bits 160..199: the end that the pass must have reached: when it was agreed, then after each charge
    uint16 left; // slot 0, bits 200..215: periods that may still be charged
    uint16 tierId; // slot 0, bits 216..231
    uint8 currency; // slot 0, bits 232..239: index in CurrencyList, never 0
    address collection; // slot 1, bits 0..159
    uint96 tip; // slot 1, bits 160..255: for whoever sends the charge; inside the cap, never more than the price
    uint96 cap; // slot 2, bits 0..95: the most one period may cost, tip included
    uint64 passId; // slot 2, bits 96..159
}

/// @title IPassRenewals
/// @notice Passes that renew themselves, for fans who ask for it: an allowance in a token, a cap for each period and a
/// number of periods. Anyone may send a charge when it is due and earns the tip the fan offered.
/// @dev Immutable; keeps no money. One period is paid through `renewSubscription` of the collection, so all its rules
/// hold; the payer its events name is this contract, the fan is in {RenewalCharged}. The allowance is what bounds all
/// charges together, the cap each one, and cancelling needs nobody's help.
interface IPassRenewals {
    /// @notice A fan wants a pass renewed.
    /// @param cursor the end of the pass
    event Subscribed(
        uint256 indexed id,
        address indexed subscriber,
        address indexed collection,
        uint64 passId,
        uint16 tierId,
        uint8 currency,
        uint96 cap,
        uint96 tip,
        uint16 periods,
        uint40 cursor
    );

    /// @notice One period was paid. The subscriber gave `amount` for the pass and `tip` to the keeper.
    /// @param cursor the end of the pass now, which it must have reached for the next charge
    /// @param left periods that may still be charged
    event RenewalCharged(
        uint256 indexed id,
        address indexed subscriber,
        address indexed keeper,
        uint8 currency,
        uint256 amount,
        uint256 tip,
        uint40 cursor,
        uint16 left
    );

    /// @notice A fan wants no more renewals, or the pass left and `by` ended the subscription.
    event Unsubscribed(uint256 indexed id, address indexed subscriber, address indexed by, uint16 left);

    /// @notice The pass factory did not make this collection.
    error PassRenewals_UnknownCollection(address collection);
    /// @notice Only the owner of a pass can have it renewed.
    error PassRenewals_NotOwner(address caller, address owner);
    /// @notice Native money cannot be pulled.
    error PassRenewals_NotAToken(uint16 tierId);
    /// @notice A pass that never ends needs no renewal.
    error PassRenewals_NeverEnds(uint256 passId);
    /// @notice At least one period.
    error PassRenewals_NoPeriods();
    /// @notice The tip is more than the price.
    error PassRenewals_TipAbovePrice(uint256 tip, uint256 price);
    /// @notice Price and tip are more than the cap already.
    error PassRenewals_AboveCap(uint256 due, uint256 cap);
    /// @notice The tier pays refunds. What is paid through this contract is a gift to the owner and so final: the fan
    /// would lose the right to a refund without noticing. A tier never becomes refundable later.
    error PassRenewals_Refundable(uint16 tierId);
    /// @notice Only the subscriber may do this while the pass is theirs.
    error PassRenewals_NotSubscriber(address caller, address subscriber);
    /// @notice The subscription cannot be charged now.
    error PassRenewals_NotDue(uint256 id, RenewalStatus reason);

    /// @notice Asks for a pass of the caller to be renewed. It takes effect once the caller has approved this contract
    /// for the tier's token.
    /// @param cap the most one period may cost, tip included
    /// @param periods how many may be charged
    /// @param tip for whoever sends the charge; less when the price falls below it
    /// @dev Requirements: a collection of the pass factory; the caller owns the pass; it has an end; its tier is sold for
    /// a token and pays no refunds; `periods` is not 0; `tip <= price` and `price + tip <= cap` now. Emits {Subscribed}.
    function subscribe(address collection, uint64 passId, uint96 cap, uint16 periods, uint96 tip)
        external
        returns (uint256 id);

    /// @notice Charges one period and extends the pass by it. Anyone may call it and has the tip.
    /// @dev Requirements: {renewalStatus} is `Ready`: from a tenth of the period before the end of the pass to 30 days
    /// after it, once for each end; not when the creator took back time. Emits {RenewalCharged}.
    function charge(uint256 id) external;

    /// @notice Ends a subscription at once. Anyone may, once the pass is not the subscriber's any more: otherwise it would
    /// go on when the pass comes back.
    /// @dev Requirements: the caller is the subscriber, or the subscriber does not own the pass. Emits {Unsubscribed}.
    function cancel(uint256 id) external;

    /// @notice Whether a charge would go through now, and why not. Never reverts.
    /// @return status what {charge} would say
    /// @return price of one period now; 0 when it is not known
    /// @return tip for the keeper now
    /// @return opensAt first second in which this end of the pass can be charged for; 0 when it is not known
    /// @return closesAt last such second
    function renewalStatus(uint256 id)
        external
        view
        returns (RenewalStatus status, uint256 price, uint256 tip, uint256 opensAt, uint256 closesAt);
    /// @notice What was agreed. All zero when there is no such subscription.
    function subscription(uint256 id) external view returns (Subscription memory);
    /// @notice Number of subscriptions ever made; ids are 1 to this.
    function lastId() external view returns (uint256);
}

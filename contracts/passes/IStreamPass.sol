// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "./IStreamPassErrors.sol";
import {IStreamPassEvents} from "./IStreamPassEvents.sol";

/// @title IStreamPass
/// @notice One ERC-721 collection per creator. A pass belongs to a tier, lives until `expiresAt` and is
/// the only thing that access is asked from. At most one live pass per owner and collection.
/// @dev A pass is live while `expiresAt == 0 || expiresAt > block.timestamp`. Time is used up in the order it came,
/// and every stretch of time remembers the price it was bought at (granted time: 0). Money goes to `payout` in the
/// same call; what cannot be delivered waits in the Ledger. The collection itself keeps money of refundable tiers only,
/// until it cannot be asked back any more. Everything beyond this interface: {IPassVouchers}, at the same address.
interface IStreamPass is IStreamPassEvents, IStreamPassErrors {
    /// @notice A tier's terms, one storage slot.
    struct Tier {
        uint96 price; // smallest unit of `currency`
        uint32 duration; // seconds; 0 = never expires; fixed
        uint32 maxSupply; // 0 = open; only falls
        uint32 minted; // passes ever made in or upgraded into this tier; ignored as input
        uint16 referralBps; // part of the price for the referrer, hundredths of a percent
        uint8 currency; // index in CurrencyList; 0 = native; fixed
        uint8 flags; // 1 soulbound, 2 paused, 4 refundable, 8 grantsOnly, 16 coolDown; 2 and 8 can change
        uint24 refundWindow; // seconds; not 0 = refundable; fixed
        uint8 rank; // 1..255; a tier gate admits this rank or higher; fixed
    }

    /// @notice Adds a tier.
    /// @dev Requirements: the caller is the creator; rank is not 0; the currency is listed and not paused; flags are
    /// known; refundWindow is not 0 exactly for a refundable tier, and at most a duration that ends; a refundable
    /// duration, or the window of time that never ends, is longer than a day; referralBps is at most 5,000.
    /// `terms.minted` is ignored. Emits {TierCreated}.
    function createTier(Tier calldata terms) external returns (uint16 tierId);

    /// @notice Changes price, referral share, supply and flags of a tier. Never touches what was sold or minted.
    /// @dev Requirements: those of {createTier} but for the state of the currency; duration, currency, rank,
    /// refundWindow and all flags but paused and grantsOnly are unchanged; a published supply falls or stays, never
    /// below `minted`. `terms.minted` is ignored. Emits {TierUpdated}.
    function updateTier(uint16 tierId, Tier calldata terms) external;

    /// @notice Where sales go from now on.
    /// @dev Requirements: the caller is the creator; `newPayout` is not zero, the collection, the ledger or the
    /// factory. Emits {PayoutChanged}.
    function setPayout(address newPayout) external;

    /// @notice The ERC-2981 royalty on later resales.
    /// @dev Requirements: the caller is the creator; at most 1,000 (10 %). Emits {RoyaltyChanged}.
    function setRoyalty(uint16 bps) external;

    /// @notice Buys a pass for `to`, or more time for the pass of this tier that `to` holds.
    /// @param maxPrice the most the buyer agrees to pay
    /// @param referrer receives the tier's referral share; ignored when zero, the payer, `to`, the collection, the
    /// ledger or the factory
    /// @dev Requirements: the tier exists, is neither paused nor grants-only and not sold out (new passes only);
    /// `price <= maxPrice`; native: `msg.value >= price`, the surplus returns in the same call or is credited in the
    /// Ledger; ERC-20: `msg.value == 0` and an allowance of `price`; `to` holds no live pass of another tier and none
    /// that never ends, and none of a price that can still be asked back; a new pass that costs nothing goes to its
    /// payer. Emits {PassPurchased}, or {PassExtended} and {SubscriptionUpdate}; {ReceiptKept} when the tier is
    /// refundable, unless somebody else pays, which is final; {PassHeld} when a new pass rests.
    function purchase(uint16 tierId, address to, uint256 maxPrice, address referrer)
        external
        payable
        returns (uint256 passId);

    /// @notice Moves a live pass to a higher tier. The rest of the old time counts at what of its price reached
    /// the creator, rounded down; granted time counts nothing; of a paid pass that never ends all of it counts. Credit
    /// beyond the new price becomes time of the new tier, rounded down; a new tier that never ends or costs nothing
    /// takes it in.
    /// @dev Requirements: the caller owns the pass or is approved; the pass is live; the new rank is higher; the new
    /// tier is for sale and not sold out; credit is in the new tier's currency; payment as in {purchase} with the price
    /// of {upgradeQuote}. Money kept for the old time becomes the creator's. Emits {PassUpgraded}, {SubscriptionUpdate}
    /// and {MetadataUpdate}; {ReceiptSettled} and {ReceiptKept} where a tier is refundable.
    function upgrade(uint256 passId, uint16 toTier, uint256 maxPrice) external payable;

    /// @notice Gives passes, or time up to `expiresAt` for passes of this tier. Whoever already holds longer keeps it
    /// and no event is emitted for them.
    /// @dev Requirements: the caller is the creator; at most 150 recipients; `expiresAt` is 0 (never ends) or in the
    /// future; supply lasts; no recipient holds a live pass of another tier. Paused tiers can be
    /// granted. Emits {PassGranted}; {SubscriptionUpdate} for passes held before, {PassHeld} for new ones that rest.
    function grant(address[] calldata to, uint16 tierId, uint40 expiresAt) external;

    /// @notice ERC-5643: buys one more duration for a pass, live or expired. Anyone may pay.
    /// @dev Requirements: `duration` is the tier's; otherwise those of {purchase}, without `maxPrice`: native money is
    /// bounded by `msg.value`, ERC-20 by the allowance. Emits {PassExtended} and {SubscriptionUpdate}.
    function renewSubscription(uint256 passId, uint64 duration) external payable;

    /// @notice ERC-5643: always reverts, because nothing is charged by itself.
    function cancelSubscription(uint256 passId) external payable;

    /// @notice Starts to follow the creator. A follow is no pass: it has no tier, gives no access and cannot be moved.
    /// @dev Requirements: the caller does not follow yet. Emits {FollowStarted}.
    function follow() external;

    /// @notice Stops following the creator.
    /// @dev Requirements: the caller follows. Emits {FollowEnded}.
    function unfollow() external;

    /// @notice Whether an account follows the creator.
    function isFollowing(address fan) external view returns (bool);

    /// @notice True while the viewer owns a live pass. One storage read, whatever else the viewer owns.
    function hasAccess(address viewer) external view returns (bool);

    /// @notice The live pass of a viewer, or the last one that ended; compare `expiresAt` with the block time.
    /// @return passId 0 when the viewer holds none
    /// @return tierId tier of the pass
    /// @return rank rank of that tier
    /// @return expiresAt 0 with passId > 0 = never expires
    function accessOf(address viewer)
        external
        view
        returns (uint256 passId, uint16 tierId, uint8 rank, uint40 expiresAt);

    /// @notice Rank of the viewer's live pass, for effects that cannot be taken back.
    /// @return rank 0 without a live pass, while its price can still be asked back, while a card holds it, and for those
    /// who ask from inside a call that changes passes of the collection
    function finalRankOf(address viewer) external view returns (uint8 rank);

    /// @notice What a revocation in this block would pay the owner of a pass in all, in the tier's currency. While a
    /// receipt is open: the unused part of the price paid to the second (of time that never ends the whole price) plus
    /// the worth of the other time and of what an upgrade counted beside that price; otherwise the worth of the time
    /// alone. Reverts when the pass does not exist.
    /// @return worth 0 for a pass that ended
    function worthOf(uint256 passId) external view returns (uint256 worth);

    /// @notice What {upgrade} would take and give in this block; reverts as {upgrade} would, except for payment.
    /// @return price due now
    /// @return credit worth of the rest of the old time
    /// @return expiresAt end of the pass after the upgrade; 0 = never
    function upgradeQuote(uint256 passId, uint16 toTier)
        external
        view
        returns (uint256 price, uint256 credit, uint40 expiresAt);

    /// @notice Terms of a tier. Reverts when there is none.
    function tier(uint16 tierId) external view returns (Tier memory);
    /// @notice Number of tiers; ids are 1 to this.
    function tierCount() external view returns (uint16);
    /// @notice Tier of a pass. Reverts when the pass does not exist.
    function tierOf(uint256 passId) external view returns (uint16);
    /// @notice ERC-5643: end of a pass; 0 = never ends. Reverts when the pass does not exist.
    function expiresAt(uint256 passId) external view returns (uint64);
    /// @notice ERC-5643: whether {renewSubscription} would take money for this pass now.
    function isRenewable(uint256 passId) external view returns (bool);
    /// @notice The wallet that made this collection; the only one that may change it.
    function creator() external view returns (address);
    /// @notice Where sales go.
    function payout() external view returns (address);
    /// @notice ERC-2981.
    function royaltyInfo(uint256 passId, uint256 salePrice) external view returns (address receiver, uint256 amount);
    /// @notice ERC-7572: a `data:` JSON with the collection's name, and that access is asked with {accessOf}.
    function contractURI() external view returns (string memory);
}

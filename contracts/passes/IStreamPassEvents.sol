// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IStreamPassEvents
/// @notice Everything a collection says. The state of a collection can be rebuilt from these and ERC-721
/// `Transfer` alone. Amounts are in the smallest unit of `currency` (index in CurrencyList, 0 = native);
/// times are seconds since the epoch, `expiresAt` 0 = never ends.
interface IStreamPassEvents {
    /// @notice A tier exists from now on. Ids count up from 1.
    event TierCreated(
        uint16 indexed tierId,
        uint96 price,
        uint8 currency,
        uint32 duration,
        uint32 maxSupply,
        uint8 rank,
        uint16 referralBps,
        uint24 refundWindow,
        uint8 flags
    );

    /// @notice A tier's terms after a change. What was sold before keeps the price it was sold at.
    event TierUpdated(
        uint16 indexed tierId,
        uint96 price,
        uint8 currency,
        uint32 duration,
        uint32 maxSupply,
        uint8 rank,
        uint16 referralBps,
        uint24 refundWindow,
        uint8 flags
    );

    /// @notice A new pass was sold. `minted` of the tier grew by one.
    /// @param payer who sent the money; `to` owns the pass
    /// @param amount what was paid; the creator received `amount - referralFee`, or nobody yet ({ReceiptKept})
    event PassPurchased(
        uint256 indexed passId,
        uint16 indexed tierId,
        address indexed to,
        address payer,
        uint8 currency,
        uint256 amount,
        address referrer,
        uint256 referralFee,
        uint40 expiresAt
    );

    /// @notice Time was bought for an existing pass, live or expired. `minted` is unchanged.
    event PassExtended(
        uint256 indexed passId,
        uint16 indexed tierId,
        address indexed payer,
        uint8 currency,
        uint256 amount,
        address referrer,
        uint256 referralFee,
        uint40 expiresAt
    );

    /// @notice The creator gave time for nothing. A new pass when a `Transfer` from the zero address carries the
    /// same id in this transaction (`minted` grew by one), otherwise more time for a pass held before.
    event PassGranted(uint256 indexed passId, uint16 indexed tierId, address indexed to, uint40 expiresAt);

    /// @notice A pass moved to a higher tier; it keeps its id. `minted` of `toTier` grew by one.
    /// @param amount what was paid now
    /// @param credit what the rest of the old time was worth; it counted towards the price, and what it exceeded
    /// the price by became time
    event PassUpgraded(
        uint256 indexed passId,
        uint16 indexed toTier,
        address indexed payer,
        uint16 fromTier,
        uint8 currency,
        uint256 amount,
        uint256 credit,
        uint40 expiresAt
    );

    /// @notice `fromPassId` is burned; its time moved into `intoPassId` of `owner`.
    event PassMerged(
        uint256 indexed fromPassId, uint256 indexed intoPassId, address indexed owner, uint40 expiresAt
    );

    /// @notice The price of the sale in this transaction is kept for a refund. Until `closesAt` the pass stays with its
    /// owner and takes no more time.
    /// @param amount what is kept
    /// @param share of the referrer in what is earned in the end, hundredths of a percent
    /// @param until end of the time that was bought; 0 = never ends
    /// @param tookPlace whether a refund of all its time burns the pass and gives back its place in the tier
    event ReceiptKept(
        uint256 indexed passId,
        address indexed payer,
        address indexed referrer,
        uint8 currency,
        uint256 amount,
        uint16 share,
        uint40 until,
        uint40 closesAt,
        bool tookPlace
    );

    /// @notice The kept money of a pass became the creator's.
    /// @param amount what `payout` received
    event ReceiptSettled(
        uint256 indexed passId,
        address indexed payout,
        address indexed referrer,
        uint8 currency,
        uint256 amount,
        uint256 referralFee
    );

    /// @notice The unused part of the price went back. {ReceiptSettled} says what was earned. A pass without time left is
    /// burned when the sale had taken a place, and `minted` of the tier falls by one.
    /// @param expiresAt end of the pass now
    event PassRefunded(
        uint256 indexed passId,
        uint16 indexed tierId,
        address indexed payer,
        address owner,
        uint8 currency,
        uint256 amount,
        uint40 expiresAt
    );

    /// @notice The creator, or the platform after a disputed card payment, ended a pass.
    /// @param by who paid `amount`, the worth of the unused time, to `owner`
    event PassRevoked(
        uint256 indexed passId,
        uint16 indexed tierId,
        address indexed by,
        address owner,
        uint8 currency,
        uint256 amount,
        uint40 expiresAt
    );

    /// @notice The owner gave up a pass. `minted` of the tier is unchanged.
    event PassBurned(uint256 indexed passId, uint16 indexed tierId, address indexed owner);

    /// @notice A fan follows the creator from now on.
    event FollowStarted(address indexed fan);

    /// @notice A fan follows the creator no more.
    event FollowEnded(address indexed fan);

    /// @notice The pass stays with its owner until `heldUntil`.
    event PassHeld(uint256 indexed passId, uint40 heldUntil);

    /// @notice A voucher bought what the sale in this transaction says.
    event VoucherUsed(uint256 indexed nonce, uint256 indexed passId);

    /// @notice A voucher with this nonce is worthless from now on.
    event VoucherVoided(uint256 indexed nonce);

    /// @notice A pass that was paid by card, or more time for a pass held before. A new pass when a `Transfer` from the
    /// zero address carries the same id in this transaction (`minted` grew by one).
    /// @param purchase name of the card payment
    /// @param signer who vouched for it
    event CardClaimed(
        bytes32 indexed purchase,
        uint256 indexed passId,
        address indexed to,
        uint16 tierId,
        address signer,
        uint40 heldUntil,
        uint40 expiresAt
    );

    /// @notice Sales go to `newPayout` from now on.
    event PayoutChanged(address oldPayout, address newPayout);

    /// @notice The ERC-2981 royalty, in hundredths of a percent.
    event RoyaltyChanged(uint16 oldBps, uint16 newBps);

    /// @notice ERC-5643: the end of an existing pass changed; a new one is announced by its sale or grant.
    /// @param expiration 0 = never ends
    event SubscriptionUpdate(uint256 indexed tokenId, uint64 expiration);

    /// @notice ERC-4906: what `tokenURI` answers changed.
    event MetadataUpdate(uint256 _tokenId);
}

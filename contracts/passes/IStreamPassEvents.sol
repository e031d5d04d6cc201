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
    /// @param amount what was paid; the creator received `amount - referralFee`
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

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IStreamPass
/// @notice One ERC-721 collection per creator. A pass belongs to a tier, lives until `expiresAt` and is
/// the only thing the door reads. At most one live pass per owner and collection.
interface IStreamPass {
    /// @notice A tier's price list, one storage slot.
    struct Tier {
        uint96 price; // smallest unit of `currency`
        uint32 duration; // seconds; 0 = never expires
        uint32 maxSupply; // 0 = open
        uint32 minted;
        uint16 referralBps;
        uint8 currency; // index in CurrencyList; 0 = native
        uint8 flags; // bit0 soulbound, bit1 paused, bit2 refundable, bit3 grantsOnly
        uint24 refundWindow; // seconds
        uint8 rank; // 1..255; a tier gate admits this rank or higher
    }

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
    event PassGranted(uint256 indexed passId, uint16 indexed tierId, address indexed to, uint40 expiresAt);
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
    /// @dev `fromPassId` is burned; its time moved into `intoPassId`.
    event PassMerged(
        uint256 indexed fromPassId, uint256 indexed intoPassId, address indexed owner, uint40 expiresAt
    );
    event PayoutChanged(address oldPayout, address newPayout);

    function createTier(Tier calldata terms) external returns (uint16 tierId);
    function updateTier(uint16 tierId, Tier calldata terms) external;
    function setPayout(address payout) external;
    function purchase(uint16 tierId, address to, uint256 maxPrice, address referrer)
        external
        payable
        returns (uint256 passId);
    function upgrade(uint256 passId, uint16 toTier, uint256 maxPrice) external payable;
    function upgradeQuote(uint256 passId, uint16 toTier) external view returns (uint256 price, uint256 credit);
    function grant(address[] calldata to, uint16 tierId, uint40 expiresAt) external;

    function hasAccess(address viewer) external view returns (bool);
    /// @return passId 0 when the viewer holds none; expiresAt 0 with passId > 0 = never expires.
    function accessOf(address viewer)
        external
        view
        returns (uint256 passId, uint16 tierId, uint8 rank, uint40 expiresAt);
    function tier(uint16 tierId) external view returns (Tier memory);
    function tierCount() external view returns (uint16);
    function creator() external view returns (address);
    function payout() external view returns (address);
}

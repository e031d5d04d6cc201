// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The terms of one offer. Only its hash is stored, so a buyer who sends these terms gets these or nothing.
/// @dev A pass's terms name its tier and its end, not what its time is worth: see `minWorth` of {IPassResale-buy}.
struct Listing {
    address seller;
    address collection; // a StreamPass or Recordings collection of our factories
    uint256 itemId;
    uint256 quantity; // copies, sold together; 1 for a pass
    uint128 price; // for all of them, smallest unit of the currency
    uint8 currency; // index in CurrencyList, 0 = native
    uint40 until; // seconds since the epoch; the listing is over from then on
    uint256 state; // of the item when it was listed; see {IPassResale-stateOf}
    uint16 royaltyBps; // hundredths of a percent, when it was listed; the sale never pays more
}

/// @notice Whether a listing can be bought, and why not.
enum ListingStatus {
    Open,
    NotListed, // never listed, cancelled, sold, or replaced by another
    Over, // its time is up
    Moved, // the seller does not hold the item any more, or gave copies away since
    Changed, // the pass has another end or tier than the one listed
    Ended, // the time of the pass is over
    NotApproved, // this contract may not move the item
    Soulbound // passes of this tier never move
}

/// @title IPassResale
/// @notice Passes and copies of recordings from one fan to another at a fixed price. The buyer pays once, and that
/// transaction pays the creator's royalty, the platform's fee and the seller.
/// @dev Immutable and without custody: the item stays with the seller, who approves this contract for it. A pass is
/// approved by itself (`approve`, not `setApprovalForAll`), because that ends when the pass moves. One listing for each
/// seller and item. A plain transfer between wallets pays no royalty.
interface IPassResale {
    /// @notice An item is for sale.
    /// @param listed hash of these terms
    /// @param replaced hash of the listing of the same seller and item before; 0 = none
    event Listed(
        address indexed collection,
        uint256 indexed itemId,
        address indexed seller,
        uint256 quantity,
        uint8 currency,
        uint256 price,
        uint40 until,
        uint256 state,
        uint16 royaltyBps,
        bytes32 listed,
        bytes32 replaced
    );

    /// @notice An item is not for sale any more.
    event Unlisted(address indexed collection, uint256 indexed itemId, address indexed seller, bytes32 listed);

    /// @notice An item was sold. The seller had `price - royalty - fee`.
    event Resold(
        address indexed collection,
        uint256 indexed itemId,
        address indexed seller,
        address to,
        address payer,
        uint256 quantity,
        uint8 currency,
        uint256 price,
        address royaltyReceiver,
        uint256 royalty,
        address treasury,
        uint256 fee
    );

    /// @notice Neither factory made this collection.
    error PassResale_UnknownCollection(address collection);
    /// @notice The quantity of a pass is 1, and that of copies at least 1.
    error PassResale_WrongQuantity(uint256 quantity);
    /// @notice The price is 0. A gift is a plain transfer.
    error PassResale_NoPrice();
    /// @notice A listing ends in the future.
    error PassResale_EndPast(uint40 until, uint256 blockTime);
    /// @notice The listing cannot be made or bought.
    error PassResale_NotForSale(address collection, uint256 itemId, ListingStatus reason);
    /// @notice New money in this currency is paused.
    error PassResale_CurrencyPaused(uint8 currency);
    /// @notice New sales are paused until this second.
    error PassResale_InflowPaused(uint40 until);
    /// @notice The seller holds the item already.
    error PassResale_ToSeller(address seller);
    /// @notice The price is above what the buyer agreed to.
    error PassResale_PriceAboveMax(uint256 price, uint256 maxPrice);
    /// @notice A revocation would pay less for this pass than the buyer counts on, or a buyer of copies, which are worth
    /// 0 in that sense, counts on anything.
    error PassResale_WorthBelowMin(uint256 worth, uint256 minWorth);
    /// @notice Less money than the price was sent.
    error PassResale_Underpaid(uint256 sent, uint256 price);
    /// @notice Native money was sent where none is taken.
    error PassResale_ValueNotAccepted(uint256 sent);
    /// @notice There is no listing to cancel.
    error PassResale_NoListing(address collection, uint256 itemId, address seller);

    /// @notice Puts an item of the caller up for sale, in place of the caller's listing of it before. Nobody can buy it
    /// until the caller approves this contract. A pass is approved here when the caller approved this contract for all of
    /// them. Who approves a pass by hand lists it first: a pass that left and came back is for sale at the price from
    /// before as soon as it is approved again, until that listing is cancelled or replaced.
    /// @dev Requirements: one of our collections; the caller holds the item; a pass is live, may be transferred and comes
    /// alone; the price is not 0; the currency is listed and not paused; `until` is in the future. Emits {Listed}.
    function list(
        address collection,
        uint256 itemId,
        uint256 quantity,
        uint128 price,
        uint8 currency,
        uint40 until
    ) external returns (bytes32 listed);

    /// @notice Ends the caller's listing of an item.
    /// @dev Requirements: there is one. Emits {Unlisted}.
    function cancel(address collection, uint256 itemId) external;

    /// @notice Buys for `to` what `listing` says, or reverts.
    /// @param maxPrice the most the buyer agrees to pay
    /// @param minWorth the least that a revocation must pay for the pass at the moment of the sale, in the smallest unit
    /// of its tier's currency ({IStreamPass-worthOf}). A pass of the same tier and end is worth less when its time was
    /// granted or bought at a lower price, and its creator can end it for what it is worth. 0 = any, and for copies and
    /// passes of the first edition, whose collections do not answer
    /// @dev Requirements: the listing is open ({statusOf}); `to` is not the seller and can hold the item; its price is at
    /// most `maxPrice`; the pass is worth `minWorth` or more; neither sales nor the currency are paused; native:
    /// `msg.value` is at least the price, the surplus returns in the same call or is credited in the Ledger; ERC-20:
    /// `msg.value == 0` and an allowance of the price. The royalty is the lower of the one listed and the one of this
    /// moment. Emits {Resold}.
    function buy(Listing calldata listing, address to, uint256 maxPrice, uint256 minWorth) external payable;

    /// @notice Whether a listing can be bought, apart from pauses, money and what keeps a pass where it is for a while (a
    /// rest, a hold, an open refund): those refuse in the collection.
    function statusOf(Listing calldata listing) external view returns (ListingStatus);
    /// @notice What must not change between listing and sale. A pass: `tier << 40 | end`. Copies: how often the seller
    /// gave any away.
    function stateOf(address collection, uint256 itemId, address seller) external view returns (uint256);
    /// @notice Hash of the seller's listing of an item; 0 = none.
    function listedBy(address collection, uint256 itemId, address seller) external view returns (bytes32);
    /// @notice How a price would be divided now, of an item that is listed now.
    function quote(address collection, uint256 itemId, uint256 price)
        external
        view
        returns (address royaltyReceiver, uint256 royalty, uint256 fee, uint256 seller);
}

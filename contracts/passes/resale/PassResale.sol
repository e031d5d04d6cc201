// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Fees} from "../../payments/Fees.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../../payments/IFeeSchedule.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {Payments} from "../../payments/Payments.sol";
import {IPassResale, Listing, ListingStatus} from "./IPassResale.sol";
import {ResaleItems} from "./ResaleItems.sol";

/// @title PassResale
/// @notice See {IPassResale}. Keeps neither items nor money.
contract PassResale is IPassResale, ResaleItems, ReentrancyGuardTransient {
    /// @dev How a price is divided.
    struct Division {
        address royaltyReceiver;
        uint256 royalty;
        address treasury;
        uint256 fee;
        uint256 seller;
        uint40 pausedUntil;
    }

    ILedger private immutable LEDGER;
    ICurrencyList private immutable CURRENCIES;
    IFeeSchedule private immutable FEES;

    /// @inheritdoc IPassResale
    mapping(address collection => mapping(uint256 itemId => mapping(address seller => bytes32))) public listedBy; // slot 0

    constructor(
        ILedger ledger,
        ICurrencyList currencies,
        IFeeSchedule fees,
        address passFactory,
        address recordingsFactory
    ) ResaleItems(passFactory, recordingsFactory) {
        (LEDGER, CURRENCIES, FEES) = (ledger, currencies, fees);
    }

    /// @inheritdoc IPassResale
    function list(
        address collection,
        uint256 itemId,
        uint256 quantity,
        uint128 price,
        uint8 currency,
        uint40 until
    ) external nonReentrant returns (bytes32 listed) {
        // Check
        bool isPass = _isPass(collection);
        if (quantity == 0 || (isPass && quantity != 1)) revert PassResale_WrongQuantity(quantity);
        if (price == 0) revert PassResale_NoPrice();
        if (until <= block.timestamp) revert PassResale_EndPast(until, block.timestamp);
        _tokenOf(currency);
        Listing memory made = Listing({
            seller: msg.sender,
            collection: collection,
            itemId: itemId,
            quantity: quantity,
            price: price,
            currency: currency,
            until: until,
            state: stateOf(collection, itemId, msg.sender),
            royaltyBps: _royaltyBpsOf(collection, itemId)
        });
        ListingStatus status = _holdingStatus(made, isPass);
        if (status != ListingStatus.Open) revert PassResale_NotForSale(collection, itemId, status);

        // Effect
        bytes32 replaced = listedBy[collection][itemId][msg.sender];
        listed = keccak256(abi.encode(made));
        listedBy[collection][itemId][msg.sender] = listed;

        // Log
        _logListed(made, listed, replaced);

        // Interaction
        if (isPass) _approveListed(collection, itemId);
    }

    /// @inheritdoc IPassResale
    function cancel(address collection, uint256 itemId) external nonReentrant {
        // Check
        bytes32 listed = listedBy[collection][itemId][msg.sender];
        if (listed == 0) revert PassResale_NoListing(collection, itemId, msg.sender);

        // Effect
        delete listedBy[collection][itemId][msg.sender];

        // Log
        emit Unlisted({collection: collection, itemId: itemId, seller: msg.sender, listed: listed});
    }

    /// @inheritdoc IPassResale
    function buy(Listing calldata listing, address to, uint256 maxPrice) external payable nonReentrant {
        // Check
        ListingStatus status = statusOf(listing);
        if (status != ListingStatus.Open) revert PassResale_NotForSale(listing.collection, listing.itemId, status);
        if (to == listing.seller) revert PassResale_ToSeller(to);
        if (listing.price > maxPrice) revert PassResale_PriceAboveMax(listing.price, maxPrice);
        Division memory parts = _divide(listing.collection, listing.itemId, listing.price, listing.royaltyBps);
        if (block.timestamp < parts.pausedUntil) revert PassResale_InflowPaused(parts.pausedUntil);
        address token = _tokenOf(listing.currency);
        if (token != address(0) && msg.value != 0) revert PassResale_ValueNotAccepted(msg.value);
        if (token == address(0) && msg.value < listing.price) revert PassResale_Underpaid(msg.value, listing.price);

        // Effect
        delete listedBy[listing.collection][listing.itemId][listing.seller];

        // Log
        _logResold(listing, to, parts);

        // Interaction
        _move(listing, to);
        _pay(token, listing.currency, parts.royaltyReceiver, parts.royalty);
        _pay(token, listing.currency, parts.treasury, parts.fee);
        _pay(token, listing.currency, listing.seller, parts.seller);
        if (token == address(0)) Payments.pushNative(LEDGER, msg.sender, msg.value - listing.price);
    }

    /// @inheritdoc IPassResale
    function quote(address collection, uint256 itemId, uint256 price)
        external
        view
        returns (address royaltyReceiver, uint256 royalty, uint256 fee, uint256 seller)
    {
        Division memory parts = _divide(collection, itemId, price, MAX_ROYALTY_BPS);
        return (parts.royaltyReceiver, parts.royalty, parts.fee, parts.seller);
    }

    /// @inheritdoc IPassResale
    function statusOf(Listing calldata listing) public view returns (ListingStatus) {
        bytes32 listed = listedBy[listing.collection][listing.itemId][listing.seller];
        if (listed == 0 || listed != keccak256(abi.encode(listing))) return ListingStatus.NotListed;
        if (block.timestamp >= listing.until) return ListingStatus.Over;
        bool isPass = _isPass(listing.collection);
        ListingStatus status = _holdingStatus(listing, isPass);
        if (status != ListingStatus.Open) return status;
        return _isApproved(listing, isPass) ? ListingStatus.Open : ListingStatus.NotApproved;
    }

    /// @inheritdoc IPassResale
    function stateOf(address collection, uint256 itemId, address seller) public view returns (uint256) {
        return _stateOf(collection, itemId, seller, _isPass(collection));
    }

    /// @dev The royalty of ERC-2981 and the fee of this moment.
    /// @param mostBps what the seller agreed to as royalty
    function _divide(address collection, uint256 itemId, uint256 price, uint16 mostBps)
        private
        view
        returns (Division memory parts)
    {
        uint256 bps;
        (bps, parts.treasury, parts.pausedUntil) = FEES.termsOf(Fees.RESALE);
        uint256 cap = Fees.capOf(Fees.RESALE);
        (parts.seller, parts.fee) = Fees.divide(price, bps > cap ? cap : bps);
        (parts.royaltyReceiver, parts.royalty) = _royaltyOf(collection, itemId, price, mostBps);
        parts.seller -= parts.royalty;
    }

    function _tokenOf(uint8 currency) private view returns (address token) {
        bool paused;
        (token,, paused) = CURRENCIES.currencyAt(currency);
        if (paused) revert PassResale_CurrencyPaused(currency);
    }

    function _pay(address token, uint8 currency, address to, uint256 amount) private {
        if (token == address(0)) Payments.pushNative(LEDGER, to, amount);
        else Payments.moveToken(LEDGER, token, currency, to, amount);
    }

    function _logListed(Listing memory made, bytes32 listed, bytes32 replaced) private {
        emit Listed({
            collection: made.collection,
            itemId: made.itemId,
            seller: made.seller,
            quantity: made.quantity,
            currency: made.currency,
            price: made.price,
            until: made.until,
            state: made.state,
            royaltyBps: made.royaltyBps,
            listed: listed,
            replaced: replaced
        });
    }

    function _logResold(Listing calldata listing, address to, Division memory parts) private {
        emit Resold({
            collection: listing.collection,
            itemId: listing.itemId,
            seller: listing.seller,
            to: to,
            payer: msg.sender,
            quantity: listing.quantity,
            currency: listing.currency,
            price: listing.price,
            royaltyReceiver: parts.royaltyReceiver,
            royalty: parts.royalty,
            treasury: parts.treasury,
            fee: parts.fee
        });
    }
}

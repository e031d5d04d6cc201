// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Fees} from "../../payments/Fees.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../../payments/IFeeSchedule.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {Payments} from "../../payments/Payments.sol";
import {IRecordings} from "../../recordings/IRecordings.sol";
import {IRecordingsFactory} from "../../recordings/IRecordingsFactory.sol";
import {IStreamPass} from "../IStreamPass.sol";
import {IStreamPassFactory} from "../IStreamPassFactory.sol";
import {IPassResale, Listing, ListingStatus} from "./IPassResale.sol";

/// @title PassResale
/// @notice See {IPassResale}. Holds neither items nor money between two calls.
/// @dev Only collections of our factories are traded: their code is known, so their answers are believed.
contract PassResale is IPassResale, ReentrancyGuardTransient {
    /// @dev How a price is divided, and until when new sales are paused.
    struct Division {
        address royaltyReceiver;
        uint256 royalty;
        address treasury;
        uint256 fee;
        uint256 seller;
        uint40 pausedUntil;
    }

    /// @dev 10 %: no collection of ours asks for more.
    uint16 private constant MAX_ROYALTY_BPS = 1_000;
    uint256 private constant BPS = 10_000;
    /// @dev Flag of a tier whose passes never move; see {IStreamPass-Tier}.
    uint8 private constant SOULBOUND = 1;

    ILedger private immutable LEDGER;
    ICurrencyList private immutable CURRENCIES;
    IFeeSchedule private immutable FEES;
    IStreamPassFactory private immutable PASSES;
    IRecordingsFactory private immutable RECORDINGS;

    /// @inheritdoc IPassResale
    mapping(address collection => mapping(uint256 itemId => mapping(address seller => bytes32))) public listedBy; // slot 0

    constructor(
        ILedger ledger,
        ICurrencyList currencies,
        IFeeSchedule fees,
        address passFactory,
        address recordingsFactory
    ) {
        (LEDGER, CURRENCIES, FEES) = (ledger, currencies, fees);
        (PASSES, RECORDINGS) = (IStreamPassFactory(passFactory), IRecordingsFactory(recordingsFactory));
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
    function buy(Listing calldata listing, address to, uint256 maxPrice, uint256 minWorth)
        external
        payable
        nonReentrant
    {
        // Check
        ListingStatus status = statusOf(listing);
        if (status != ListingStatus.Open) revert PassResale_NotForSale(listing.collection, listing.itemId, status);
        if (to == listing.seller) revert PassResale_ToSeller(to);
        if (listing.price > maxPrice) revert PassResale_PriceAboveMax(listing.price, maxPrice);
        if (minWorth != 0) _checkWorth(listing.collection, listing.itemId, minWorth);
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
    /// @param maxBps the royalty that the seller agreed to
    function _divide(address collection, uint256 itemId, uint256 price, uint16 maxBps)
        private
        view
        returns (Division memory parts)
    {
        uint256 bps;
        (bps, parts.treasury, parts.pausedUntil) = FEES.termsOf(Fees.RESALE);
        uint256 cap = Fees.capOf(Fees.RESALE);
        (parts.seller, parts.fee) = Fees.divide(price, bps > cap ? cap : bps);
        (parts.royaltyReceiver, parts.royalty) = _royaltyOf(collection, itemId, price, maxBps);
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

    function _isPass(address collection) private view returns (bool) {
        if (PASSES.isCollection(collection)) return true;
        if (RECORDINGS.isCollection(collection)) return false;
        revert PassResale_UnknownCollection(collection);
    }

    function _stateOf(address collection, uint256 itemId, address seller, bool isPass)
        private
        view
        returns (uint256)
    {
        if (!isPass) return IRecordings(collection).departures(itemId, seller);
        return (uint256(IStreamPass(collection).tierOf(itemId)) << 40) | IStreamPass(collection).expiresAt(itemId);
    }

    /// @dev Refuses a pass that a revocation would pay less for than the buyer counts on: a listing fixes tier and end,
    /// not what was paid for the time. Copies cannot be revoked and have no such worth.
    function _checkWorth(address collection, uint256 itemId, uint256 minWorth) private view {
        uint256 worth = _isPass(collection) ? _worthOf(collection, itemId) : 0;
        if (worth < minWorth) revert PassResale_WorthBelowMin(worth, minWorth);
    }

    /// @dev A collection of the first edition does not know the question: nothing can be counted on there.
    function _worthOf(address collection, uint256 passId) private view returns (uint256) {
        try IStreamPass(collection).worthOf(passId) returns (uint256 answer) {
            return answer;
        } catch {
            return 0;
        }
    }

    /// @dev Whether the seller holds the item as it was listed.
    function _holdingStatus(Listing memory listing, bool isPass) private view returns (ListingStatus) {
        if (isPass) return _passStatus(listing);
        bool holds = IERC1155(listing.collection).balanceOf(listing.seller, listing.itemId) >= listing.quantity;
        bool stayed = IRecordings(listing.collection).departures(listing.itemId, listing.seller) == listing.state;
        return holds && stayed ? ListingStatus.Open : ListingStatus.Moved;
    }

    function _isApproved(Listing memory listing, bool isPass) private view returns (bool) {
        if (isPass) return IERC721(listing.collection).getApproved(listing.itemId) == address(this);
        return IERC1155(listing.collection).isApprovedForAll(listing.seller, address(this));
    }

    /// @dev Approves the pass by itself for a seller who approved this contract for all: in the call that replaces an
    /// older listing, so that there is no moment in which the older one could be bought.
    function _approveListed(address collection, uint256 passId) private {
        if (!IERC721(collection).isApprovedForAll(msg.sender, address(this))) return;
        IERC721(collection).approve(address(this), passId);
    }

    /// @dev The royalty of this moment; the collections of ours keep it in basis points, so this is exact.
    function _royaltyBpsOf(address collection, uint256 itemId) private view returns (uint16) {
        (, uint256 bps) = _royaltyOf(collection, itemId, BPS, MAX_ROYALTY_BPS);
        // casting to 'uint16' is safe because it is at most MAX_ROYALTY_BPS
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16(bps);
    }

    /// @dev Receiver and amount of the royalty of this moment, at most `maxBps` of the price.
    function _royaltyOf(address collection, uint256 itemId, uint256 price, uint16 maxBps)
        private
        view
        returns (address receiver, uint256 royalty)
    {
        (receiver, royalty) = IERC2981(collection).royaltyInfo(itemId, price);
        uint256 max = price * maxBps / BPS; // floor: favours the seller
        if (royalty > max) royalty = max;
    }

    /// @dev A pass goes without asking its receiver, as when it is bought new; copies ask, as ERC-1155 wants.
    function _move(Listing calldata listing, address to) private {
        if (_isPass(listing.collection)) {
            IERC721(listing.collection).transferFrom(listing.seller, to, listing.itemId);
        } else {
            IERC1155(listing.collection).safeTransferFrom({
                from: listing.seller,
                to: to,
                id: listing.itemId,
                value: listing.quantity,
                data: ""
            });
        }
    }

    /// @dev A pass that was merged away is gone and has no owner.
    function _passStatus(Listing memory listing) private view returns (ListingStatus) {
        try IERC721(listing.collection).ownerOf(listing.itemId) returns (address owner) {
            if (owner != listing.seller) return ListingStatus.Moved;
        } catch {
            return ListingStatus.Moved;
        }
        if (_stateOf(listing.collection, listing.itemId, listing.seller, true) != listing.state) {
            return ListingStatus.Changed;
        }
        uint256 end = uint40(listing.state);
        if (end != 0 && end <= block.timestamp) return ListingStatus.Ended;
        IStreamPass.Tier memory tier = IStreamPass(listing.collection).tier(uint16(listing.state >> 40));
        return tier.flags & SOULBOUND != 0 ? ListingStatus.Soulbound : ListingStatus.Open;
    }
}

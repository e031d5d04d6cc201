// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {Door} from "./Door.sol";
import {IStreamPass} from "./IStreamPass.sol";
import {PassStorage} from "./PassStorage.sol";
import {PassMoves} from "./PassMoves.sol";
import {Terms} from "./TierTerms.sol";
import {IPassVouchers} from "./vouchers/IPassVouchers.sol";
import {PassReceipts} from "./sale/PassReceipts.sol";
import {Holding} from "./time/Holding.sol";
import {PassData, PassDataBits} from "./time/PassData.sol";
import {PassTime} from "./time/PassTime.sol";

/// @title StreamPass
/// @notice See {IStreamPass}. Deployed once; every collection is a clone that carries its creator, name and symbol as
/// immutable arguments: `creator 20 bytes | length of name 1 byte | name | symbol`. What people do every day is here; one
/// contract has no room for the rest, so it is at the desk ({PassVouchers}, for buyers) and in the office ({PassManagement}, for
/// the creator), which work on the storage of the clone and cannot be exchanged.
contract StreamPass is IStreamPass, PassMoves {
    address private immutable DESK;
    address private immutable OFFICE;

    constructor(address factory, ILedger ledger, ICurrencyList currencies, address desk, address office)
        PassReceipts(factory, ledger, currencies)
    {
        DESK = desk;
        OFFICE = office;
    }

    /// @notice Everything that this part does not know. Native money is only taken by functions that are named here.
    fallback() external {
        Door.through(DESK);
    }

    /// @notice Sets the first payout. The factory calls it in the transaction that makes the clone.
    function initialize(address firstPayout) external {
        if (msg.sender != FACTORY || _config.payout != address(0)) revert StreamPass_NotFactory(msg.sender);
        if (_isOurs(firstPayout)) revert StreamPass_NotAPayee(firstPayout);
        _config.payout = firstPayout;
    }

    /// @inheritdoc IStreamPass
    function purchase(uint16 tierId, address to, uint256 maxPrice, address referrer)
        external
        payable
        returns (uint256 passId)
    {
        return _purchase(tierId, to, maxPrice, referrer);
    }

    /// @inheritdoc IStreamPass
    function renewSubscription(uint256 passId, uint64 duration) external payable {
        _renew(passId, duration);
    }

    /// @inheritdoc IStreamPass
    function cancelSubscription(uint256 passId) external payable {
        revert StreamPass_NotCancellable(passId);
    }

    /// @inheritdoc IStreamPass
    function upgrade(uint256 passId, uint16 toTier, uint256 maxPrice) external payable {
        _upgrade(passId, toTier, maxPrice);
    }

    /// @inheritdoc IStreamPass
    function follow() external {
        if (_follows[msg.sender]) revert StreamPass_AlreadyFollows(msg.sender);
        _follows[msg.sender] = true;
        emit FollowStarted(msg.sender);
    }

    /// @inheritdoc IStreamPass
    function unfollow() external {
        if (!_follows[msg.sender]) revert StreamPass_NotFollowing(msg.sender);
        delete _follows[msg.sender];
        emit FollowEnded(msg.sender);
    }

    /// @inheritdoc IStreamPass
    function isFollowing(address fan) external view returns (bool) {
        return _follows[fan];
    }

    /// @notice See {IPassVouchers-purchaseWithVoucher}.
    function purchaseWithVoucher(IPassVouchers.Voucher calldata, address, bytes calldata)
        external
        payable
        returns (uint256)
    {
        Door.through(DESK);
    }

    /// @notice See {IPassManagement-revoke}.
    function revoke(uint256, uint256) external payable {
        Door.through(OFFICE);
    }

    /// @inheritdoc IStreamPass
    function createTier(Tier calldata) external returns (uint16) {
        Door.through(OFFICE);
    }

    /// @inheritdoc IStreamPass
    function updateTier(uint16, Tier calldata) external {
        Door.through(OFFICE);
    }

    /// @inheritdoc IStreamPass
    function setPayout(address) external {
        Door.through(OFFICE);
    }

    /// @inheritdoc IStreamPass
    function setRoyalty(uint16) external {
        Door.through(OFFICE);
    }

    /// @inheritdoc IStreamPass
    function grant(address[] calldata, uint16, uint40) external {
        Door.through(OFFICE);
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

    /// @inheritdoc IStreamPass
    function hasAccess(address viewer) external view returns (bool) {
        return _holding(viewer).isLive();
    }

    /// @inheritdoc IStreamPass
    function accessOf(address viewer) external view returns (uint256 passId, uint16 tierId, uint8 rank, uint40 end) {
        Holding held = _holding(viewer);
        return (held.passId(), held.tierId(), held.rank(), held.expiresAt());
    }

    /// @inheritdoc IStreamPass
    function finalRankOf(address viewer) external view returns (uint8 rank) {
        Holding held = _holding(viewer);
        if (!held.isLive()) return 0;
        PassData data = _pass(held.passId());
        if (data.has(PassDataBits.CARD) && data.heldUntil() > block.timestamp) return 0;
        if (data.has(PassDataBits.RECEIPT) && _receipts[held.passId()].closesAt > block.timestamp) return 0;
        return held.rank();
    }

    /// @inheritdoc IStreamPass
    function worthOf(uint256 passId) external view returns (uint256) {
        address owner = ownerOf(passId);
        PassData data = _pass(passId);
        if (!PassTime.isLive(data.expiresAt())) return 0;
        (uint256 back, uint256 rest) = _worthOf(owner, passId, data);
        return back + rest;
    }

    /// @inheritdoc IStreamPass
    function tier(uint16 tierId) external view returns (Tier memory) {
        return _tier(tierId).unpack();
    }

    /// @inheritdoc IStreamPass
    function tierCount() external view returns (uint16) {
        return _config.tierCount;
    }

    /// @inheritdoc IStreamPass
    function tierOf(uint256 passId) external view returns (uint16) {
        return _existing(passId);
    }

    /// @inheritdoc IStreamPass
    function expiresAt(uint256 passId) external view returns (uint64) {
        _existing(passId);
        return _pass(passId).expiresAt();
    }

    /// @inheritdoc IStreamPass
    function isRenewable(uint256 passId) external view returns (bool) {
        Terms terms = _tier(_existing(passId));
        Holding held = _holding(ownerOf(passId));
        if (_pass(passId).expiresAt() == 0 || !terms.isForSale()) return false;
        if (held.passId() != passId && held.isLive()) return false;
        if (_receipts[passId].closesAt > block.timestamp) return false;
        if (terms.currency() == 0) return true;
        (,, bool paused) = CURRENCIES.currencyAt(terms.currency());
        return !paused;
    }

    /// @inheritdoc IStreamPass
    function payout() external view returns (address) {
        return _config.payout;
    }

    /// @inheritdoc IStreamPass
    function royaltyInfo(uint256, uint256 salePrice) external view returns (address receiver, uint256 amount) {
        return (_config.payout, salePrice * _config.royaltyBps / 10_000); // floor: favours the seller
    }

    /// @inheritdoc IStreamPass
    function contractURI() external view returns (string memory) {
        return Door.viewThrough(OFFICE);
    }

    /// @inheritdoc IStreamPass
    function creator() public view override(IStreamPass, PassStorage) returns (address) {
        return super.creator();
    }

    /// @inheritdoc ERC721
    function tokenURI(uint256) public view override returns (string memory) {
        return Door.viewThrough(OFFICE);
    }

    /// @inheritdoc ERC721
    /// @dev Adds ERC-2981, ERC-4906 and ERC-5643.
    function supportsInterface(bytes4 id) public view override returns (bool) {
        return id == 0x2a55205a || id == 0x49064906 || id == 0x8c65f84d || super.supportsInterface(id);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";
import {DelegateLib} from "../libraries/DelegateLib.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {IStreamPass} from "./IStreamPass.sol";
import {PassStorage} from "./PassStorage.sol";
import {PackedTier} from "./TierTerms.sol";
import {IPassManagement} from "./management/IPassManagement.sol";
import {PassMoney} from "./sale/PassMoney.sol";
import {PassSale} from "./sale/PassSale.sol";
import {Holding} from "./time/Holding.sol";
import {PassData, PassDataBits} from "./time/PassData.sol";
import {PassTime, Stretch} from "./time/PassTime.sol";
import {Receipt} from "./time/Receipt.sol";
import {IPassVouchers} from "./vouchers/IPassVouchers.sol";

/// @title StreamPass
/// @notice See {IStreamPass}, {IPassVouchers} and {IPassManagement}. Deployed once; every collection is a clone that
/// carries its creator, name and symbol as immutable arguments: `creator 20 bytes | length of name 1 byte | name |
/// symbol`. Sales, moves and access are here. A contract may have 24,576 bytes of code, so what is bought by a signature
/// is in {PassVouchers} and what creators and owners do in {PassManagement}; {DelegateLib} runs both on the storage of
/// the clone. Their addresses are immutable.
contract StreamPass is IStreamPass, IPassVouchers, IPassManagement, PassSale {
    address private immutable VOUCHERS;
    address private immutable MANAGEMENT;

    constructor(address factory, ILedger ledger, ICurrencyList currencies, address vouchers, address management)
        PassMoney(factory, ledger, currencies)
    {
        VOUCHERS = vouchers;
        MANAGEMENT = management;
    }

    /// @notice Serves the calls that {DelegateLib-read} makes to this contract itself; refuses everything else.
    fallback() external {
        DelegateLib.serve();
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

    /// @inheritdoc ERC721
    /// @dev Moves a pass. Live time arriving at an owner with a live pass of the same tier merges into that pass and
    /// burns this one; of another tier it reverts. An expired pass just moves.
    function transferFrom(address from, address to, uint256 id) public payable override nonReentrant {
        // Check
        if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
        PassData data = _pass(id);
        if (data.isBound()) _checkMovable(id, data);
        Holding moved = _holding(from);
        bool counts = moved.passId() == id && from != to;
        bool live = counts && moved.isLive();
        if (live) {
            Holding held = _holding(to);
            if (held.isLive()) return _merge(from, moved, to, held);
        }

        // Effect
        super.transferFrom(from, to, id);
        if (counts) _setHolding(from, Holding.wrap(0));
        if (live) _setHolding(to, moved);
        if (data.has(PassDataBits.COOLS_DOWN)) _startCoolDown(id, data);
    }

    /// @inheritdoc ERC721
    function safeTransferFrom(address from, address to, uint256 id) public payable override {
        transferFrom(from, to, id);
        _checkReceiver(from, to, id, "");
    }

    /// @inheritdoc ERC721
    function safeTransferFrom(address from, address to, uint256 id, bytes calldata data) public payable override {
        transferFrom(from, to, id);
        _checkReceiver(from, to, id, data);
    }

    /// @inheritdoc ERC721
    function approve(address account, uint256 id) public payable override {
        if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
        super.approve(account, id);
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
    /// @dev In the middle of a sale time is written whose price may not be in and whose receipt may not be open yet.
    function finalRankOf(address viewer) external view returns (uint8 rank) {
        Holding held = _holding(viewer);
        if (!held.isLive() || _reentrancyGuardEntered()) return 0;
        PassData data = _pass(held.passId());
        if (data.has(PassDataBits.CARD) && data.heldUntil() > block.timestamp) return 0;
        if (data.has(PassDataBits.RECEIPT) && _receipts[held.passId()].closesAt > block.timestamp) return 0;
        return held.rank();
    }

    /// @inheritdoc IStreamPass
    function worthOf(uint256) external view returns (uint256) {
        DelegateLib.read(MANAGEMENT);
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
        return _tierIdOf(passId);
    }

    /// @inheritdoc IStreamPass
    function expiresAt(uint256 passId) external view returns (uint64) {
        _tierIdOf(passId);
        return _pass(passId).expiresAt();
    }

    /// @inheritdoc IStreamPass
    function isRenewable(uint256 passId) external view returns (bool) {
        PackedTier terms = _tier(_tierIdOf(passId));
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
    function creator() public view override(IStreamPass, PassStorage) returns (address) {
        return super.creator();
    }

    /// @inheritdoc ERC721
    /// @dev Adds ERC-2981, ERC-4906 and ERC-5643.
    function supportsInterface(bytes4 id) public view override returns (bool) {
        return id == 0x2a55205a || id == 0x49064906 || id == 0x8c65f84d || super.supportsInterface(id);
    }

    // Handed to {PassVouchers}.

    /// @inheritdoc IPassVouchers
    function purchaseWithVoucher(Voucher calldata, address, bytes calldata) external payable returns (uint256) {
        DelegateLib.forward(VOUCHERS);
    }

    /// @inheritdoc IPassVouchers
    function purchaseWithAuthorization(uint16, address, address, Authorization calldata) external returns (uint256) {
        DelegateLib.forward(VOUCHERS);
    }

    /// @inheritdoc IPassVouchers
    function purchaseWithPermit(uint16, address, uint256, address, Permit calldata) external returns (uint256) {
        DelegateLib.forward(VOUCHERS);
    }

    /// @inheritdoc IPassVouchers
    function claimCard(CardVoucher calldata, address, bytes calldata) external returns (uint256) {
        DelegateLib.forward(VOUCHERS);
    }

    /// @inheritdoc IPassVouchers
    function voidVoucher(uint256) external {
        DelegateLib.forward(VOUCHERS);
    }

    /// @inheritdoc IPassVouchers
    function isVoucherSpent(uint256) external view returns (bool) {
        DelegateLib.read(VOUCHERS);
    }

    /// @inheritdoc IPassVouchers
    function isCardClaimed(bytes32) external view returns (bool) {
        DelegateLib.read(VOUCHERS);
    }

    /// @inheritdoc IPassVouchers
    function authorizationNonce(uint16, address, address, bytes32) external view returns (bytes32) {
        DelegateLib.read(VOUCHERS);
    }

    /// @notice ERC-5267: the domain of every signature over this collection.
    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        DelegateLib.read(VOUCHERS);
    }

    // Handed to {PassManagement}.

    /// @inheritdoc IPassManagement
    function refund(uint256) external returns (uint256) {
        DelegateLib.forward(MANAGEMENT);
    }

    /// @inheritdoc IPassManagement
    function sweepMatured(uint256[] calldata) external {
        DelegateLib.forward(MANAGEMENT);
    }

    /// @inheritdoc IPassManagement
    function revoke(uint256, uint256) external payable {
        DelegateLib.forward(MANAGEMENT);
    }

    /// @inheritdoc IPassManagement
    function burn(uint256) external {
        DelegateLib.forward(MANAGEMENT);
    }

    /// @inheritdoc IPassManagement
    function receiptOf(uint256) external view returns (Receipt memory) {
        DelegateLib.read(MANAGEMENT);
    }

    /// @inheritdoc IPassManagement
    function heldUntil(uint256) external view returns (uint40) {
        DelegateLib.read(MANAGEMENT);
    }

    /// @inheritdoc IStreamPass
    function createTier(Tier calldata) external returns (uint16) {
        DelegateLib.forward(MANAGEMENT);
    }

    /// @inheritdoc IStreamPass
    function updateTier(uint16, Tier calldata) external {
        DelegateLib.forward(MANAGEMENT);
    }

    /// @inheritdoc IStreamPass
    function setPayout(address) external {
        DelegateLib.forward(MANAGEMENT);
    }

    /// @inheritdoc IStreamPass
    function setRoyalty(uint16) external {
        DelegateLib.forward(MANAGEMENT);
    }

    /// @inheritdoc IStreamPass
    function grant(address[] calldata, uint16, uint40) external {
        DelegateLib.forward(MANAGEMENT);
    }

    /// @inheritdoc IStreamPass
    function contractURI() external view returns (string memory) {
        DelegateLib.read(MANAGEMENT);
    }

    /// @inheritdoc ERC721
    function tokenURI(uint256) public view override returns (string memory) {
        DelegateLib.read(MANAGEMENT);
    }

    /// @dev Refuses to move a pass that is soulbound or held, or whose price can still be asked back: its buyer would
    /// pay for time that the seller takes away in the block before.
    function _checkMovable(uint256 passId, PassData data) private view {
        if (data.has(PassDataBits.SOULBOUND)) revert StreamPass_Soulbound(passId);
        if (data.heldUntil() > block.timestamp) revert StreamPass_Held(passId, data.heldUntil());
        _checkNoRefund(passId, data);
    }

    /// @dev Refuses while the price of the pass can be asked back.
    function _checkNoRefund(uint256 passId, PassData data) private view {
        if (!data.has(PassDataBits.RECEIPT)) return;
        uint40 closesAt = _receipts[passId].closesAt;
        if (closesAt > block.timestamp) revert StreamPass_RefundOpen(passId, closesAt);
    }

    /// @dev Puts the time of a live pass behind the live pass `held` of the receiver, and burns the pass that moved.
    function _merge(address from, Holding moved, address to, Holding held) private {
        // Check: more than {PassTime-MAX_STRETCHES} prices are averaged, and an open receipt needs its own price whole.
        if (held.tierId() != moved.tierId()) revert StreamPass_OtherPassLive(to, held.passId(), held.tierId());
        PassData source = _pass(moved.passId());
        PassData target = _pass(held.passId());
        _checkNoRefund(held.passId(), target);
        Stretch[] memory line = PassTime.join(_line(held, target), _line(moved, source));

        // Effect: the base checks that the caller may move the pass.
        _burn(msg.sender, moved.passId());
        _setExtraData(moved.passId(), 0);
        _setHolding(from, Holding.wrap(0));
        if (source.boughtDay() < target.boughtDay()) target = target.withBoughtDay(source.boughtDay());
        uint40 end = _writeLine(to, held.passId(), held.rank(), target, line);
        if (target.has(PassDataBits.COOLS_DOWN)) _startCoolDown(held.passId(), _pass(held.passId()));

        // Log
        emit PassMerged({fromPassId: moved.passId(), intoPassId: held.passId(), owner: to, expiresAt: end});
    }

    /// @dev A merged pass is gone, so there is nothing the receiver would have to accept.
    function _checkReceiver(address from, address to, uint256 id, bytes memory data) private {
        if (to.code.length == 0 || !_exists(id)) return;
        bytes4 answer = IERC721Receiver(to).onERC721Received(msg.sender, from, id, data);
        if (answer != IERC721Receiver.onERC721Received.selector) revert TransferToNonERC721ReceiverImplementer();
    }
}

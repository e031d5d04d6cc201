// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {IStreamPass} from "./IStreamPass.sol";
import {PassMetadata} from "./PassMetadata.sol";
import {PassSale} from "./PassSale.sol";
import {Terms, TierTerms} from "./TierTerms.sol";
import {Holding} from "./time/Holding.sol";
import {PassTime} from "./time/PassTime.sol";

/// @title StreamPass
/// @notice See {IStreamPass}. Deployed once; every collection is a clone that carries its creator, name and symbol as
/// immutable arguments: `creator 20 bytes | length of name 1 byte | name | symbol`.
contract StreamPass is PassSale {
    uint16 private constant MAX_ROYALTY_BPS = 1_000;

    address private immutable FACTORY;

    constructor(address factory, ILedger ledger, ICurrencyList currencies) PassSale(ledger, currencies) {
        FACTORY = factory;
    }

    modifier onlyCreator() {
        if (msg.sender != creator()) revert StreamPass_NotCreator(msg.sender);
        _;
    }

    /// @notice Sets the first payout. The factory calls it in the transaction that makes the clone.
    function initialize(address firstPayout) external {
        if (msg.sender != FACTORY || _config.payout != address(0)) revert StreamPass_NotFactory(msg.sender);
        if (_isOurs(firstPayout)) revert StreamPass_NotAPayee(firstPayout);
        _config.payout = firstPayout;
    }

    /// @inheritdoc IStreamPass
    function createTier(Tier calldata terms) external onlyCreator returns (uint16 tierId) {
        // Check
        TierTerms.check(terms, CURRENCIES);

        // Effect
        tierId = ++_config.tierCount;
        _tiers[tierId] = TierTerms.pack(terms, 0);

        // Log
        emit TierCreated(
            tierId,
            terms.price,
            terms.currency,
            terms.duration,
            terms.maxSupply,
            terms.rank,
            terms.referralBps,
            terms.refundWindow,
            terms.flags
        );
    }

    /// @inheritdoc IStreamPass
    function updateTier(uint16 tierId, Tier calldata terms) external onlyCreator {
        // Check
        Terms old = _tier(tierId);
        old.checkChange(terms, tierId);
        TierTerms.check(terms, CURRENCIES);

        // Effect
        _tiers[tierId] = TierTerms.pack(terms, old.minted());

        // Log
        emit TierUpdated(
            tierId,
            terms.price,
            terms.currency,
            terms.duration,
            terms.maxSupply,
            terms.rank,
            terms.referralBps,
            terms.refundWindow,
            terms.flags
        );
    }

    /// @inheritdoc IStreamPass
    function setPayout(address newPayout) external onlyCreator {
        if (newPayout == address(0)) revert StreamPass_ZeroAddress();
        if (_isOurs(newPayout)) revert StreamPass_NotAPayee(newPayout);
        address oldPayout = _config.payout;
        _config.payout = newPayout;
        emit PayoutChanged(oldPayout, newPayout);
    }

    /// @inheritdoc IStreamPass
    function setRoyalty(uint16 bps) external onlyCreator {
        if (bps > MAX_ROYALTY_BPS) revert StreamPass_RoyaltyTooHigh(bps, MAX_ROYALTY_BPS);
        uint16 oldBps = _config.royaltyBps;
        _config.royaltyBps = bps;
        emit RoyaltyChanged(oldBps, bps);
    }

    /// @inheritdoc IStreamPass
    function grant(address[] calldata to, uint16 tierId, uint40 end) external onlyCreator nonReentrant {
        // Check
        if (!PassTime.isLive(end)) revert StreamPass_ExpiryPast(end, block.timestamp);

        for (uint256 n; n < to.length; ++n) {
            uint256 passId = _grant(to[n], tierId, end);
            if (passId != 0) emit PassGranted({passId: passId, tierId: tierId, to: to[n], expiresAt: end});
        }
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
        return PassMetadata.ofCollection(name(), symbol());
    }

    /// @inheritdoc IStreamPass
    function creator() public view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), 0, 20)));
    }

    /// @inheritdoc ERC721
    function name() public view override returns (string memory) {
        return string(LibClone.argsOnClone(address(this), 21, 21 + _nameLength()));
    }

    /// @inheritdoc ERC721
    function symbol() public view override returns (string memory) {
        return string(LibClone.argsOnClone(address(this), 21 + _nameLength()));
    }

    /// @inheritdoc ERC721
    function tokenURI(uint256 passId) public view override returns (string memory) {
        uint16 tierId = _existing(passId);
        return PassMetadata.ofPass(name(), passId, tierId, _tiers[tierId].rank());
    }

    /// @inheritdoc ERC721
    /// @dev Adds ERC-2981, ERC-4906 and ERC-5643.
    function supportsInterface(bytes4 id) public view override returns (bool) {
        return id == 0x2a55205a || id == 0x49064906 || id == 0x8c65f84d || super.supportsInterface(id);
    }

    /// @dev Gives free time up to `end`; 0 when the account holds longer already.
    function _grant(address to, uint16 tierId, uint40 end) private returns (uint256 passId) {
        Terms terms = _tier(tierId);
        Holding held = _holding(to);
        if (held.tierId() != tierId) {
            if (held.isLive()) revert StreamPass_OtherPassLive(to, held.passId(), held.tierId());
            return _mintPass(to, tierId, terms, end, 0);
        }
        passId = held.passId();
        uint40 until = end;
        if (held.isLive() && held.expiresAt() == 0) return 0;
        if (held.isLive() && end != 0) {
            if (end <= held.expiresAt()) return 0;
            until = PassTime.endOf(end - held.expiresAt());
        }
        _addTime(to, passId, terms.rank(), until, 0);
    }

    function _existing(uint256 passId) private view returns (uint16) {
        ownerOf(passId); // reverts with TokenDoesNotExist
        return _pass(passId).tierId();
    }

    function _nameLength() private view returns (uint256) {
        return uint8(LibClone.argsOnClone(address(this), 20, 21)[0]);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {IStreamPass} from "../IStreamPass.sol";
import {Terms, TierTerms} from "../TierTerms.sol";
import {Attested} from "../vouchers/Attested.sol";
import {PassReceipts} from "../sale/PassReceipts.sol";
import {Holding} from "../time/Holding.sol";
import {PassTime} from "../time/PassTime.sol";
import {PassEndings} from "./PassEndings.sol";
import {PassMetadata} from "./PassMetadata.sol";

/// @title PassManagement
/// @notice See {IPassManagement}, and {IStreamPass} for what only the creator may do. The part of a collection's code that
/// {StreamPass} and {PassVouchers} hand those calls to. It works on the storage of the collection; its own is never used.
contract PassManagement is PassEndings {
    uint16 private constant MAX_ROYALTY_BPS = 1_000;
    /// @dev One call can serve no more within a transaction (EIP-7825).
    uint256 private constant MAX_GRANTS = 150;

    constructor(address factory, ILedger ledger, ICurrencyList currencies, IAccessManager manager)
        PassReceipts(factory, ledger, currencies)
        Attested(manager)
    {}

    /// @notice See {IStreamPass-createTier}.
    function createTier(IStreamPass.Tier calldata terms) external onlyCreator returns (uint16 tierId) {
        // Check
        TierTerms.check(terms);
        TierTerms.checkCurrency(terms.currency, CURRENCIES);

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

    /// @notice See {IStreamPass-updateTier}.
    function updateTier(uint16 tierId, IStreamPass.Tier calldata terms) external onlyCreator {
        // Check
        Terms old = _tier(tierId);
        old.checkChange(terms, tierId);
        TierTerms.check(terms);

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

    /// @notice See {IStreamPass-setPayout}.
    function setPayout(address newPayout) external onlyCreator {
        if (newPayout == address(0)) revert StreamPass_ZeroAddress();
        if (_isOurs(newPayout)) revert StreamPass_NotAPayee(newPayout);
        address oldPayout = _config.payout;
        _config.payout = newPayout;
        emit PayoutChanged(oldPayout, newPayout);
    }

    /// @notice See {IStreamPass-setRoyalty}.
    function setRoyalty(uint16 bps) external onlyCreator {
        if (bps > MAX_ROYALTY_BPS) revert StreamPass_RoyaltyTooHigh(bps, MAX_ROYALTY_BPS);
        uint16 oldBps = _config.royaltyBps;
        _config.royaltyBps = bps;
        emit RoyaltyChanged(oldBps, bps);
    }

    /// @notice See {IStreamPass-grant}.
    function grant(address[] calldata to, uint16 tierId, uint40 end) external onlyCreator nonReentrant {
        // Check
        if (!PassTime.isLive(end)) revert StreamPass_ExpiryPast(end, block.timestamp);
        if (to.length > MAX_GRANTS) revert StreamPass_TooMany(to.length, MAX_GRANTS);
        _tier(tierId);

        for (uint256 n; n < to.length; ++n) {
            uint256 passId = _grant(to[n], tierId, end);
            if (passId != 0) emit PassGranted({passId: passId, tierId: tierId, to: to[n], expiresAt: end});
        }
    }

    /// @notice See {IStreamPass-contractURI}.
    function contractURI() external view returns (string memory) {
        return PassMetadata.ofCollection(name(), symbol());
    }

    /// @inheritdoc ERC721
    function tokenURI(uint256 passId) public view override returns (string memory) {
        uint16 tierId = _existing(passId);
        return PassMetadata.ofPass(name(), passId, tierId, _tiers[tierId].rank());
    }

    /// @inheritdoc ERC721
    /// @dev Passes move through {StreamPass} alone.
    function transferFrom(address, address, uint256) public payable override {
        revert StreamPass_NotHere();
    }

    /// @dev Gives free time up to `end`; 0 when the account holds longer already.
    function _grant(address to, uint16 tierId, uint40 end) private returns (uint256 passId) {
        Terms terms = _tiers[tierId];
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
        _addTime(to, passId, terms.rank(), _pass(passId), held, until, 0);
    }
}

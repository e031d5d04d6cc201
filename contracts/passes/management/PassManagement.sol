// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {Payments} from "../../payments/Payments.sol";
import {IStreamPass} from "../IStreamPass.sol";
import {PackedTier, TierTerms} from "../TierTerms.sol";
import {PassMoney} from "../sale/PassMoney.sol";
import {PassReceipts} from "../sale/PassReceipts.sol";
import {Holding} from "../time/Holding.sol";
import {PassData, PassDataBits} from "../time/PassData.sol";
import {PassTime, Stretch} from "../time/PassTime.sol";
import {Receipt, ReceiptMath} from "../time/Receipt.sol";
import {Attested} from "../vouchers/Attested.sol";
import {IPassManagement} from "./IPassManagement.sol";
import {PassMetadata} from "./PassMetadata.sol";

/// @title PassManagement
/// @notice See {IPassManagement} for how passes end, and {IStreamPass} for what only the creator may do. A part of the
/// code of {StreamPass}, which hands these calls here; it works on the storage of the collection. By itself it holds no
/// collection and no token.
contract PassManagement is IPassManagement, PassReceipts, Attested {
    uint16 private constant MAX_ROYALTY_BPS = 1_000;
    /// @dev One call can serve no more within a transaction (EIP-7825).
    uint256 private constant MAX_GRANTS = 150;
    uint256 private constant MAX_SWEEPS = 50;

    constructor(address factory, ILedger ledger, ICurrencyList currencies, IAccessManager manager)
        PassMoney(factory, ledger, currencies)
        Attested(manager)
    {}

    /// @inheritdoc IPassManagement
    function refund(uint256 passId) external nonReentrant returns (uint256 amount) {
        // Check
        address owner = _onlyOwner(passId);
        Receipt memory kept = _receipts[passId];
        if (kept.paid == 0) revert StreamPass_NoReceipt(passId);
        if (kept.closesAt <= block.timestamp) revert StreamPass_RefundClosed(passId, kept.closesAt);
        PassData data = _pass(passId);
        PackedTier terms = _tiers[data.tierId()];
        uint256 began = _beginOf(passId, data, kept);
        amount = ReceiptMath.refundOf(kept.paid, began, terms.duration() == 0 ? terms.refundWindow() : terms.duration());
        Stretch[] memory line = _lineWithout(owner, data, kept, began);

        // Effect
        delete _receipts[passId];
        uint40 end = _writeRemaining(owner, passId, data.unmarked(PassDataBits.RECEIPT), line, kept);

        // Log
        _logRefund(passId, data.tierId(), owner, kept, amount, end);

        // Interaction
        _settle(passId, kept, kept.paid - amount);
    }

    /// @inheritdoc IPassManagement
    function sweepMatured(uint256[] calldata passIds) external nonReentrant {
        // Check
        if (passIds.length > MAX_SWEEPS) revert StreamPass_TooMany(passIds.length, MAX_SWEEPS);

        for (uint256 n; n < passIds.length; ++n) {
            Receipt memory kept = _receipts[passIds[n]];
            if (kept.paid == 0 || kept.closesAt > block.timestamp) continue;
            _clearReceipt(passIds[n], _pass(passIds[n]));
            _settle(passIds[n], kept, kept.paid);
        }
    }

    /// @inheritdoc IPassManagement
    function revoke(uint256 passId, uint256 most) external payable nonReentrant {
        // Check
        address owner = ownerOf(passId);
        PassData data = _pass(passId);
        if (msg.sender != creator() && !_mayReverseCard(data)) revert StreamPass_NotCreator(msg.sender);
        PackedTier terms = _tiers[data.tierId()];
        if (!PassTime.isLive(data.expiresAt())) revert StreamPass_PassExpired(passId, data.expiresAt());
        (uint256 back, uint256 worth) = _worthOf(owner, passId, data);
        Receipt memory kept;
        if (data.has(PassDataBits.RECEIPT)) kept = _receipts[passId];
        bool open = kept.closesAt > block.timestamp;
        if (worth > most) revert StreamPass_WorthAboveMost(worth, most);

        // Effect
        // casting to 'uint40' is safe for the next 34,000 years
        // forge-lint: disable-next-line(unsafe-typecast)
        uint40 end = uint40(block.timestamp);
        if (open) {
            delete _receipts[passId];
            data = data.unmarked(PassDataBits.RECEIPT);
        }
        _writePass(owner, passId, terms.rank(), data.withTime(end, 0), 0);

        // Log
        if (open) _logRefund(passId, data.tierId(), owner, kept, back, end);
        emit PassRevoked({
            passId: passId,
            tierId: data.tierId(),
            by: msg.sender,
            owner: owner,
            currency: terms.currency(),
            amount: worth,
            expiresAt: end
        });

        // Interaction
        if (open) _settle(passId, kept, kept.paid - back);
        _payOwner(terms.currency(), owner, worth);
    }

    /// @inheritdoc IPassManagement
    function burn(uint256 passId) external nonReentrant {
        // Check
        address owner = _onlyOwner(passId);
        uint16 tierId = _pass(passId).tierId();

        // Effect
        _removePass(owner, passId);

        // Log
        emit PassBurned(passId, tierId, owner);
    }

    /// @inheritdoc IPassManagement
    function receiptOf(uint256 passId) external view returns (Receipt memory) {
        return _receipts[passId];
    }

    /// @notice See {IStreamPass-worthOf}.
    function worthOf(uint256 passId) external view returns (uint256) {
        address owner = ownerOf(passId);
        PassData data = _pass(passId);
        if (!PassTime.isLive(data.expiresAt())) return 0;
        (uint256 back, uint256 worth) = _worthOf(owner, passId, data);
        return back + worth;
    }

    /// @inheritdoc IPassManagement
    function heldUntil(uint256 passId) external view returns (uint40 until) {
        ownerOf(passId); // reverts with TokenDoesNotExist
        PassData data = _pass(passId);
        if (data.has(PassDataBits.SOULBOUND)) return type(uint40).max;
        until = data.heldUntil();
        if (data.has(PassDataBits.RECEIPT) && _receipts[passId].closesAt > until) until = _receipts[passId].closesAt;
        if (until <= block.timestamp) until = 0;
    }

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
        PackedTier old = _tier(tierId);
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
        uint16 tierId = _tierIdOf(passId);
        return PassMetadata.ofPass(name(), passId, tierId, _tiers[tierId].rank());
    }

    /// @inheritdoc ERC721
    /// @dev Passes move through {StreamPass} alone.
    function transferFrom(address, address, uint256) public payable override {
        revert StreamPass_NotHere();
    }

    /// @dev What a revocation of a live pass would pay in this block.
    /// @return back from the open receipt: the unused part of the price paid
    /// @return worth of the other time, and of what was credited beside the price paid, in the tier's currency
    function _worthOf(address owner, uint256 passId, PassData data)
        private
        view
        returns (uint256 back, uint256 worth)
    {
        uint32 duration = _tiers[data.tierId()].duration();
        Receipt memory kept;
        if (data.has(PassDataBits.RECEIPT)) kept = _receipts[passId];
        if (kept.closesAt <= block.timestamp) {
            return (0, PassTime.worthOf(_line(_holding(owner), data), duration));
        }
        uint256 began = _beginOf(passId, data, kept);
        back = ReceiptMath.unusedOf(kept.paid, began, kept.until);
        (uint256 net,) = ReceiptMath.divide(kept.paid, kept.share);
        uint256 price = PassTime.priceAt(_line(_holding(owner), data), began);
        // Only an upgrade sells time for more than was paid: the credit of the old time is the rest of its price.
        if (price > net) worth = ReceiptMath.unusedOf(price - net, began, kept.until);
        Stretch[] memory line = _lineWithout(owner, data, kept, began);
        if (line.length != 0) worth += PassTime.worthOf(line, duration);
    }

    /// @dev Whether an attestor calls while a card payment holds the pass: that payment was disputed.
    function _mayReverseCard(PassData data) private view returns (bool) {
        return data.has(PassDataBits.CARD) && data.heldUntil() > block.timestamp && _isAttestor(msg.sender);
    }

    /// @dev The owner of a pass; reverts when somebody else calls.
    function _onlyOwner(uint256 passId) private view returns (address owner) {
        owner = ownerOf(passId);
        if (msg.sender != owner) revert StreamPass_NotOwner(msg.sender, owner);
    }

    /// @dev Stores the time that a refund leaves. A pass without time ends; one that the refunded sale made is burned
    /// and its place is for sale again, so that nobody can use up a tier's supply by buying and refunding.
    function _writeRemaining(address owner, uint256 passId, PassData data, Stretch[] memory line, Receipt memory kept)
        private
        returns (uint40 end)
    {
        uint16 tierId = data.tierId();
        PackedTier terms = _tiers[tierId];
        if (line.length != 0) return _writeLine(owner, passId, terms.rank(), data, line);
        // casting to 'uint40' is safe for the next 34,000 years
        // forge-lint: disable-next-line(unsafe-typecast)
        end = uint40(block.timestamp);
        if (kept.share & ReceiptMath.TOOK_PLACE == 0) {
            return _writePass(owner, passId, terms.rank(), data.withTime(end, 0), 0);
        }
        _tiers[tierId] = terms.dropPass();
        _removePass(owner, passId);
    }

    function _logRefund(
        uint256 passId,
        uint16 tierId,
        address owner,
        Receipt memory kept,
        uint256 amount,
        uint40 end
    ) private {
        emit PassRefunded({
            passId: passId,
            tierId: tierId,
            payer: kept.payer,
            owner: owner,
            currency: kept.currency,
            amount: amount,
            expiresAt: end
        });
    }

    /// @dev Pays an owner from the caller's money, paused currency or not; native surplus goes back.
    function _payOwner(uint8 currency, address owner, uint256 worth) private {
        if (currency == 0) {
            if (msg.value < worth) revert StreamPass_Underpaid(msg.value, worth);
            Payments.pushNative(LEDGER, owner, worth);
            Payments.pushNative(LEDGER, msg.sender, msg.value - worth);
        } else {
            if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
            (address token,,) = CURRENCIES.currencyAt(currency);
            Payments.moveToken(LEDGER, token, currency, owner, worth);
        }
    }

    /// @dev Gives free time up to `end`; 0 when the account holds longer already.
    function _grant(address to, uint16 tierId, uint40 end) private returns (uint256 passId) {
        PackedTier terms = _tiers[tierId];
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

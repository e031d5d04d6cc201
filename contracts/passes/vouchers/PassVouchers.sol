// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";
import {SignatureLib} from "../../libraries/SignatureLib.sol";
import {Authorized} from "../../payments/Authorized.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {PackedTier, TierTerms} from "../TierTerms.sol";
import {PassMoney} from "../sale/PassMoney.sol";
import {PassSale} from "../sale/PassSale.sol";
import {Holding} from "../time/Holding.sol";
import {PassData, PassDataBits} from "../time/PassData.sol";
import {PassTime} from "../time/PassTime.sol";
import {Attested} from "./Attested.sol";
import {IPassVouchers} from "./IPassVouchers.sol";

/// @title PassVouchers
/// @notice See {IPassVouchers}: everything that is bought by a signature, the creator's, the platform's, or the
/// payer's on a token. A part of the code of {StreamPass}, which hands these calls here; it works on the storage of
/// the collection. By itself it holds no collection and no token.
contract PassVouchers is IPassVouchers, PassSale, Attested, EIP712 {
    bytes32 private constant VOUCHER = keccak256(
        "Voucher(uint16 tierId,address to,uint96 price,uint32 trial,uint40 validUntil,uint256 nonce)"
    );
    bytes32 private constant CARD_VOUCHER = keccak256(
        "CardVoucher(uint16 tierId,address to,uint32 length,uint40 heldUntil,uint40 validUntil,bytes32 purchase)"
    );
    uint256 private constant MAX_HOLD = 365 days;

    constructor(address factory, ILedger ledger, ICurrencyList currencies, IAccessManager manager)
        PassMoney(factory, ledger, currencies)
        Attested(manager)
    {}

    /// @inheritdoc IPassVouchers
    function purchaseWithVoucher(Voucher calldata voucher, address referrer, bytes calldata signature)
        external
        payable
        nonReentrant
        returns (uint256 passId)
    {
        // Check
        PackedTier terms = _tier(voucher.tierId);
        if (terms.has(TierTerms.PAUSED)) revert StreamPass_TierPaused(voucher.tierId);
        _checkClock(voucher.validUntil);
        if (voucher.trial != 0 && voucher.price != 0) revert StreamPass_TrialNotFree(voucher.trial, voucher.price);
        _checkSigned(creator(), keccak256(abi.encode(VOUCHER, voucher)), signature);
        Deal memory deal = _dealOf(voucher.tierId, terms, msg.sender, voucher.to, voucher.price, referrer);
        deal.vouched = true;
        if (voucher.trial != 0) deal.length = voucher.trial;

        // Effect and Log
        _spend(voucher.nonce);
        bool isNew;
        (passId, isNew) = _sell(deal, terms);
        emit VoucherUsed(voucher.nonce, passId);

        // Interaction
        _takePayment(deal, terms, passId, isNew);
    }

    /// @inheritdoc IPassVouchers
    function purchaseWithAuthorization(uint16 tierId, address to, address referrer, Authorization calldata money)
        external
        nonReentrant
        returns (uint256 passId)
    {
        // Check
        PackedTier terms = _tier(tierId);
        terms.checkForSale(tierId);
        if (terms.price() > money.value) revert StreamPass_PriceAboveMax(terms.price(), money.value);
        if (terms.currency() == 0) revert StreamPass_NotAToken(tierId);
        address token = _tokenForSale(terms.currency());
        Deal memory deal = _dealOf(tierId, terms, money.from, to, terms.price(), referrer);
        deal.inHand = true;

        // Effect and Log
        bool isNew;
        (passId, isNew) = _sell(deal, terms);

        // Interaction: the price comes in before anything goes out.
        Authorized.takeToken({
            token: token,
            from: money.from,
            amount: money.value,
            validAfter: money.validAfter,
            validBefore: money.validBefore,
            nonce: authorizationNonce(tierId, to, referrer, money.salt),
            signature: money.signature
        });
        _push(terms.currency(), money.from, money.value - deal.price);
        _takePayment(deal, terms, passId, isNew);
    }

    /// @inheritdoc IPassVouchers
    function purchaseWithPermit(
        uint16 tierId,
        address to,
        uint256 maxPrice,
        address referrer,
        Permit calldata permit
    ) external returns (uint256 passId) {
        PackedTier terms = _tier(tierId);
        if (terms.currency() == 0) revert StreamPass_NotAToken(tierId);
        IERC20Permit token = IERC20Permit(_tokenForSale(terms.currency()));
        // Interaction: somebody may have sent the permit already; then the allowance is there.
        try token.permit(msg.sender, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) {}
            catch {}
        return _purchase(tierId, to, maxPrice, referrer);
    }

    /// @inheritdoc IPassVouchers
    function claimCard(CardVoucher calldata voucher, address signer, bytes calldata signature)
        external
        nonReentrant
        returns (uint256 passId)
    {
        // Check
        PackedTier terms = _tier(voucher.tierId);
        _checkClock(voucher.validUntil);
        if (voucher.heldUntil <= block.timestamp || voucher.heldUntil > block.timestamp + MAX_HOLD) {
            revert StreamPass_HoldOutOfRange(voucher.heldUntil, block.timestamp + 1, block.timestamp + MAX_HOLD);
        }
        if (_claimedCards[voucher.purchase]) revert StreamPass_CardClaimed(voucher.purchase);
        if (signer != creator() && !_isAttestor(signer)) revert StreamPass_BadSignature(signer);
        _checkSigned(signer, keccak256(abi.encode(CARD_VOUCHER, voucher)), signature);

        // Effect
        _claimedCards[voucher.purchase] = true;
        passId = _giveTime(voucher, terms);
        PassData data = _pass(passId).heldTo(_heldDay(voucher.heldUntil)).marked(PassDataBits.CARD);
        _setPass(passId, data);

        // Log
        emit CardClaimed({
            purchase: voucher.purchase,
            passId: passId,
            to: voucher.to,
            tierId: voucher.tierId,
            signer: signer,
            heldUntil: data.heldUntil(),
            expiresAt: data.expiresAt()
        });
    }

    /// @inheritdoc IPassVouchers
    function voidVoucher(uint256 nonce) external onlyCreator {
        _spend(nonce);
        emit VoucherVoided(nonce);
    }

    /// @inheritdoc IPassVouchers
    function isVoucherSpent(uint256 nonce) public view returns (bool) {
        return _spentVouchers[nonce >> 8] >> (nonce & 255) & 1 != 0;
    }

    /// @inheritdoc IPassVouchers
    function isCardClaimed(bytes32 purchase) external view returns (bool) {
        return _claimedCards[purchase];
    }

    /// @inheritdoc IPassVouchers
    function authorizationNonce(uint16 tierId, address to, address referrer, bytes32 salt)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), tierId, to, referrer, salt));
    }

    /// @inheritdoc ERC721
    /// @dev Passes move through {StreamPass} alone.
    function transferFrom(address, address, uint256) public payable override {
        revert StreamPass_NotHere();
    }

    /// @inheritdoc ERC721
    /// @dev {PassManagement} answers this.
    function tokenURI(uint256) public pure override returns (string memory) {
        revert StreamPass_NotHere();
    }

    /// @dev Time that no money on this chain paid for: a new pass, or behind the one that `to` holds.
    function _giveTime(CardVoucher calldata voucher, PackedTier terms) private returns (uint256 passId) {
        Holding held = _holding(voucher.to);
        uint40 until = PassTime.endOf(voucher.length);
        if (held.tierId() != voucher.tierId) {
            if (held.isLive()) revert StreamPass_OtherPassLive(voucher.to, held.passId(), held.tierId());
            return _mintPass(voucher.to, voucher.tierId, terms, until, 0);
        }
        passId = held.passId();
        PassData data = _pass(passId);
        if (data.expiresAt() == 0) revert StreamPass_NeverEnds(passId);
        if (held.isLive() && msg.sender != voucher.to && _needsConsent(held, data, voucher.heldUntil)) {
            revert StreamPass_NotOwner(msg.sender, voucher.to);
        }
        _addTime(voucher.to, passId, terms.rank(), data, held, until, 0);
    }

    /// @dev Nobody else may put a hold on a live pass that has none, nor prolong one over time that was paid for here.
    function _needsConsent(Holding held, PassData data, uint40 heldUntil) private view returns (bool) {
        if (!data.has(PassDataBits.CARD) || data.heldUntil() <= block.timestamp) return true;
        return _heldDay(heldUntil) > data.heldDay() && PassTime.worthOf(_line(held, data), 1) != 0;
    }

    /// @dev The day after the one the hold ends in.
    function _heldDay(uint40 heldUntil) private pure returns (uint16) {
        // casting to 'uint16' is safe until the year 2148
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16(heldUntil / 1 days + 1);
    }

    function _spend(uint256 nonce) private {
        if (isVoucherSpent(nonce)) revert StreamPass_VoucherUsed(nonce);
        _spentVouchers[nonce >> 8] |= 1 << (nonce & 255);
    }

    function _checkClock(uint40 validUntil) private view {
        if (validUntil < block.timestamp) revert StreamPass_VoucherExpired(validUntil, block.timestamp);
    }

    function _checkSigned(address signer, bytes32 hash, bytes calldata signature) private view {
        if (!SignatureLib.isValid(signer, _hashTypedData(hash), signature)) revert StreamPass_BadSignature(signer);
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("StreamPass", "1");
    }
}

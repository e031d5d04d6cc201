// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {IStreamPass} from "./IStreamPass.sol";
import {IStreamPassErrors} from "./IStreamPassErrors.sol";

/// @notice A tier in its storage slot.
/// @dev bits 0..95 price | 96..127 duration | 128..159 maxSupply | 160..191 minted | 192..207 referralBps |
/// 208..215 currency | 216..223 flags | 224..247 refundWindow | 248..255 rank (0 = no such tier)
type PackedTier is uint256;

using TierTerms for PackedTier global;

/// @title TierTerms
/// @notice What a tier may promise, and what of it may change.
library TierTerms {
    /// @notice Passes of this tier never move.
    uint8 internal constant SOULBOUND = 1;
    /// @notice Nothing is for sale while this flag is set; what is held stays.
    uint8 internal constant PAUSED = 1 << 1;
    /// @notice The price can be asked back within the refund window.
    uint8 internal constant REFUNDABLE = 1 << 2;
    /// @notice Only the creator gives passes of this tier, or signs vouchers for them.
    uint8 internal constant GRANTS_ONLY = 1 << 3;
    /// @notice A pass of this tier rests after it was made and after each move.
    uint8 internal constant COOL_DOWN = 1 << 4;
    /// @notice What holders rely on.
    uint8 private constant FIXED = SOULBOUND | REFUNDABLE | COOL_DOWN;
    uint8 private constant KNOWN = FIXED | PAUSED | GRANTS_ONLY;
    /// @notice 50 %: more than half of a price reaches the creator.
    uint16 internal constant MAX_REFERRAL_BPS = 5_000;
    /// @notice 100 %.
    uint256 private constant WHOLE_BPS = 10_000;
    /// @notice A refundable time is longer, because a refund keeps every day that began.
    uint32 private constant MIN_REFUNDABLE = 1 days + 1;

    /// @notice Terms as stored, with the passes made so far.
    function pack(IStreamPass.Tier calldata terms, uint32 minted_) internal pure returns (PackedTier) {
        return PackedTier.wrap(
            uint256(terms.price) | (uint256(terms.duration) << 96) | (uint256(terms.maxSupply) << 128)
                | (uint256(minted_) << 160) | (uint256(terms.referralBps) << 192) | (uint256(terms.currency) << 208)
                | (uint256(terms.flags) << 216) | (uint256(terms.refundWindow) << 224) | (uint256(terms.rank) << 248)
        );
    }

    /// @notice Terms for people.
    function unpack(PackedTier terms) internal pure returns (IStreamPass.Tier memory) {
        return IStreamPass.Tier({
            price: terms.price(),
            duration: terms.duration(),
            maxSupply: terms.maxSupply(),
            minted: terms.minted(),
            referralBps: terms.referralBps(),
            currency: terms.currency(),
            flags: terms.flags(),
            refundWindow: terms.refundWindow(),
            rank: terms.rank()
        });
    }

    /// @notice The same terms with one more pass made. Reverts when the tier is sold out.
    function addPass(PackedTier terms, uint16 tierId) internal pure returns (PackedTier) {
        uint32 cap = terms.maxSupply();
        // 2^32 - 1 passes end an open tier too, so that the count cannot run into its neighbour.
        if ((cap != 0 && terms.minted() >= cap) || terms.minted() == type(uint32).max) {
            revert IStreamPassErrors.StreamPass_SoldOut(tierId, cap);
        }
        return PackedTier.wrap(PackedTier.unwrap(terms) + (1 << 160));
    }

    /// @notice The same terms with one pass less.
    function dropPass(PackedTier terms) internal pure returns (PackedTier) {
        return PackedTier.wrap(PackedTier.unwrap(terms) - (1 << 160));
    }

    /// @notice Smallest unit of the currency, for one duration.
    function price(PackedTier terms) internal pure returns (uint96) {
        return uint96(PackedTier.unwrap(terms));
    }

    /// @notice Seconds; 0 = never ends.
    function duration(PackedTier terms) internal pure returns (uint32) {
        return uint32(PackedTier.unwrap(terms) >> 96);
    }

    /// @notice 0 = open.
    function maxSupply(PackedTier terms) internal pure returns (uint32) {
        return uint32(PackedTier.unwrap(terms) >> 128);
    }

    /// @notice Passes ever made in or upgraded into the tier.
    function minted(PackedTier terms) internal pure returns (uint32) {
        return uint32(PackedTier.unwrap(terms) >> 160);
    }

    /// @notice The referrer's part of a price; the divisor is {WHOLE_BPS}. // floor: favours the creator
    function referralFee(PackedTier terms, uint96 paid) internal pure returns (uint96) {
        // casting to 'uint96' is safe because the part is at most half of a uint96
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint96(uint256(paid) * terms.referralBps() / WHOLE_BPS);
    }

    /// @notice Hundredths of a percent.
    function referralBps(PackedTier terms) internal pure returns (uint16) {
        return uint16(PackedTier.unwrap(terms) >> 192);
    }

    /// @notice Index in the currency list.
    function currency(PackedTier terms) internal pure returns (uint8) {
        return uint8(PackedTier.unwrap(terms) >> 208);
    }

    /// @notice {SOULBOUND} to {COOL_DOWN}.
    function flags(PackedTier terms) internal pure returns (uint8) {
        return uint8(PackedTier.unwrap(terms) >> 216);
    }

    /// @notice Seconds.
    function refundWindow(PackedTier terms) internal pure returns (uint24) {
        return uint24(PackedTier.unwrap(terms) >> 224);
    }

    /// @notice 0 = no such tier.
    function rank(PackedTier terms) internal pure returns (uint8) {
        return uint8(PackedTier.unwrap(terms) >> 248);
    }

    /// @notice Whether anybody can buy.
    function isForSale(PackedTier terms) internal pure returns (bool) {
        return !terms.has(PAUSED | GRANTS_ONLY);
    }

    /// @notice Whether the tier has any of these flags.
    function has(PackedTier terms, uint8 flag) internal pure returns (bool) {
        return terms.flags() & flag != 0;
    }

    /// @notice What passes of the tier carry themselves, so that a move needs no look at the tier.
    /// @dev Flag bit 0 becomes {PassDataBits-SOULBOUND}, flag bit 4 {PassDataBits-COOLS_DOWN}.
    function marks(PackedTier terms) internal pure returns (uint96) {
        return (uint96(terms.flags() & SOULBOUND) << 78) | (uint96(terms.flags() & COOL_DOWN) << 75);
    }

    /// @notice Refuses a sale.
    function checkForSale(PackedTier terms, uint16 tierId) internal pure {
        if (terms.isForSale()) return;
        if (terms.has(GRANTS_ONLY)) revert IStreamPassErrors.StreamPass_GrantsOnly(tierId);
        revert IStreamPassErrors.StreamPass_TierPaused(tierId);
    }

    /// @notice Refuses terms that this collection cannot keep.
    function check(IStreamPass.Tier calldata terms) internal pure {
        if (terms.rank == 0) revert IStreamPassErrors.StreamPass_RankZero();
        if (terms.flags & ~KNOWN != 0) revert IStreamPassErrors.StreamPass_FlagsNotSupported(terms.flags);
        bool refundable = terms.flags & REFUNDABLE != 0;
        // A window beyond the end would refund nothing, and would keep the next sale of the pass waiting.
        uint32 length = terms.duration == 0 ? terms.refundWindow : terms.duration;
        if (
            refundable != (terms.refundWindow != 0) || terms.refundWindow > length
                || (refundable && length < MIN_REFUNDABLE)
        ) {
            revert IStreamPassErrors.StreamPass_RefundsNotSupported(terms.refundWindow);
        }
        if (terms.referralBps > MAX_REFERRAL_BPS) {
            revert IStreamPassErrors.StreamPass_ReferralTooHigh(terms.referralBps, MAX_REFERRAL_BPS);
        }
    }

    /// @notice Refuses a currency that a new tier cannot be sold in.
    function checkCurrency(uint8 index, ICurrencyList currencies) internal view {
        if (index == 0) return;
        if (index >= currencies.count()) revert IStreamPassErrors.StreamPass_NoCurrency(index);
        (,, bool paused) = currencies.currencyAt(index);
        if (paused) revert IStreamPassErrors.StreamPass_CurrencyPaused(index);
    }

    /// @notice Refuses a change of what holders and buyers rely on.
    function checkChange(PackedTier old, IStreamPass.Tier calldata terms, uint16 tierId) internal pure {
        if (terms.duration != old.duration()) {
            revert IStreamPassErrors.StreamPass_DurationFixed(tierId, old.duration());
        }
        if (terms.currency != old.currency()) {
            revert IStreamPassErrors.StreamPass_CurrencyFixed(tierId, old.currency());
        }
        if (terms.rank != old.rank()) revert IStreamPassErrors.StreamPass_RankFixed(tierId, old.rank());
        if ((terms.flags ^ old.flags()) & FIXED != 0) {
            revert IStreamPassErrors.StreamPass_FlagsFixed(tierId, old.flags());
        }
        if (terms.refundWindow != old.refundWindow()) {
            revert IStreamPassErrors.StreamPass_RefundWindowFixed(tierId, old.refundWindow());
        }
        uint32 cap = old.maxSupply();
        if (terms.maxSupply == cap) return;
        if (cap != 0 && (terms.maxSupply == 0 || terms.maxSupply > cap)) {
            revert IStreamPassErrors.StreamPass_SupplyOnlyFalls(cap, terms.maxSupply);
        }
        if (terms.maxSupply < old.minted()) {
            revert IStreamPassErrors.StreamPass_SupplyBelowMinted(old.minted(), terms.maxSupply);
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IStreamPassErrors
/// @notice Every refusal of a collection, with the values that lost. The ERC-721 base adds its own
/// (`TokenDoesNotExist`, `NotOwnerNorApproved`, `TransferFromIncorrectOwner`, `TransferToZeroAddress`).
interface IStreamPassErrors {
    /// @notice Only the creator of this collection may do this.
    error StreamPass_NotCreator(address caller);
    /// @notice Only the factory may do this, once.
    error StreamPass_NotFactory(address caller);
    /// @notice No tier has this id.
    error StreamPass_NoTier(uint16 tierId);
    /// @notice A rank is 1 to 255.
    error StreamPass_RankZero();
    /// @notice The currency is not on the list.
    error StreamPass_NoCurrency(uint8 currency);
    /// @notice New money in this currency is paused.
    error StreamPass_CurrencyPaused(uint8 currency);
    /// @notice A flag that no collection knows. Known: 1 to 16; see {IStreamPass-Tier}.
    error StreamPass_FlagsNotSupported(uint8 flags);
    /// @notice A refund window without the refundable flag, the flag without a window, or a window longer than the time.
    error StreamPass_RefundsNotSupported(uint24 refundWindow);
    /// @notice More than the whole price as referral fee.
    error StreamPass_ReferralTooHigh(uint16 bps, uint16 maxBps);
    /// @notice More than the allowed royalty.
    error StreamPass_RoyaltyTooHigh(uint16 bps, uint16 maxBps);
    /// @notice A tier keeps its duration for ever.
    error StreamPass_DurationFixed(uint16 tierId, uint32 duration);
    /// @notice A tier keeps its currency for ever.
    error StreamPass_CurrencyFixed(uint16 tierId, uint8 currency);
    /// @notice A tier keeps its rank for ever.
    error StreamPass_RankFixed(uint16 tierId, uint8 rank);
    /// @notice A tier keeps whether it is soulbound, refundable and cooling down.
    error StreamPass_FlagsFixed(uint16 tierId, uint8 flags);
    /// @notice A tier keeps its refund window for ever.
    error StreamPass_RefundWindowFixed(uint16 tierId, uint24 refundWindow);
    /// @notice A published supply only falls.
    error StreamPass_SupplyOnlyFalls(uint32 maxSupply, uint32 asked);
    /// @notice The supply cannot fall below what exists.
    error StreamPass_SupplyBelowMinted(uint32 minted, uint32 asked);
    /// @notice The tier is not for sale at the moment.
    error StreamPass_TierPaused(uint16 tierId);
    /// @notice The tier is only given by the creator, never sold.
    error StreamPass_GrantsOnly(uint16 tierId);
    /// @notice Every pass of the tier is taken.
    error StreamPass_SoldOut(uint16 tierId, uint32 maxSupply);
    /// @notice The price is above what the buyer agreed to.
    error StreamPass_PriceAboveMax(uint256 price, uint256 maxPrice);
    /// @notice Less money than the price was sent.
    error StreamPass_Underpaid(uint256 sent, uint256 price);
    /// @notice Native money was sent where none is taken.
    error StreamPass_ValueNotAccepted(uint256 sent);
    /// @notice The account holds a live pass of another tier; upgrade that one.
    error StreamPass_OtherPassLive(address owner, uint256 passId, uint16 tierId);
    /// @notice A pass that never ends cannot be extended.
    error StreamPass_NeverEnds(uint256 passId);
    /// @notice Only a live pass can be upgraded.
    error StreamPass_PassExpired(uint256 passId, uint40 expiresAt);
    /// @notice A pass only moves up in rank.
    error StreamPass_NotUpward(uint8 fromRank, uint8 toRank);
    /// @notice The rest of the old time was paid in a currency the new tier does not take.
    error StreamPass_CreditInOtherCurrency(uint8 from, uint8 to, uint256 credit);
    /// @notice A granted pass must end in the future.
    error StreamPass_ExpiryPast(uint40 expiresAt, uint256 blockTime);
    /// @notice Time is sold by the tier's duration.
    error StreamPass_WrongDuration(uint64 asked, uint32 duration);
    /// @notice Nothing is charged by itself, so there is nothing to cancel.
    error StreamPass_NotCancellable(uint256 passId);
    /// @notice The end would lie beyond what a pass can store.
    error StreamPass_EndTooFar(uint256 expiresAt);
    /// @notice The zero address cannot take money or a pass.
    error StreamPass_ZeroAddress();
    /// @notice The collection, the ledger and the factory cannot be paid: nobody could take the money out again.
    error StreamPass_NotAPayee(address account);
    /// @notice The account follows already.
    error StreamPass_AlreadyFollows(address account);
    /// @notice The account does not follow.
    error StreamPass_NotFollowing(address account);
    /// @notice A new pass that costs nothing goes to its payer only.
    error StreamPass_FreeForPayerOnly(address payer, address to);
    /// @notice Passes of this tier never move.
    error StreamPass_Soulbound(uint256 passId);
    /// @notice The pass stays where it is until then.
    error StreamPass_Held(uint256 passId, uint40 heldUntil);
    /// @notice The price of this pass can still be asked back; until then it neither moves nor takes more time.
    error StreamPass_RefundOpen(uint256 passId, uint40 closesAt);
    /// @notice The price of this pass cannot be asked back any more.
    error StreamPass_RefundClosed(uint256 passId, uint40 closesAt);
    /// @notice No money is kept for this pass.
    error StreamPass_NoReceipt(uint256 passId);
    /// @notice Only the owner of the pass may do this.
    error StreamPass_NotOwner(address caller, address owner);
    /// @notice The signature is too old, or the clock has passed its end.
    error StreamPass_VoucherExpired(uint40 validUntil, uint256 blockTime);
    /// @notice The voucher was used or voided.
    error StreamPass_VoucherUsed(uint256 nonce);
    /// @notice Nobody who may sign this signed it.
    error StreamPass_BadSignature(address signer);
    /// @notice Only a voucher for nothing may carry another length than the tier's.
    error StreamPass_TrialNotFree(uint32 trial, uint96 price);
    /// @notice Only listed tokens can be paid by signature.
    error StreamPass_NotAToken(uint16 tierId);
    /// @notice The purchase with a card has its pass already.
    error StreamPass_CardClaimed(bytes32 purchase);
    /// @notice A hold lies in the future and not too far.
    error StreamPass_HoldOutOfRange(uint40 heldUntil, uint256 earliest, uint256 latest);
    /// @notice Ending the pass costs more than agreed.
    error StreamPass_WorthAboveMost(uint256 worth, uint256 most);
    /// @notice A part of the code was called for what another part does; collections never do.
    error StreamPass_NotHere();
    /// @notice The list is too long for one call.
    error StreamPass_TooMany(uint256 length, uint256 most);
    /// @notice The payer has not enough of the token or has not allowed enough of it.
    error TransferFromFailed();
}

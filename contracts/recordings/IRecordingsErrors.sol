// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRecordingsErrors
/// @notice Every refusal of a collection of recordings, with the values that lost. The ERC-1155 base adds its own
/// (`NotOwnerNorApproved`, `InsufficientBalance`, `TransferToZeroAddress`,
/// `TransferToNonERC1155ReceiverImplementer`, `ArrayLengthsMismatch`), the gate those of {GateLib-check}, the currency
/// list `CurrencyList_NoCurrency`.
interface IRecordingsErrors {
    /// @notice Only the creator of this collection may do this.
    error Recordings_NotCreator(address caller);
    /// @notice No recording has this id.
    error Recordings_NoRecording(uint256 id);
    /// @notice The same content was published before.
    error Recordings_AlreadyPublished(bytes32 content, uint256 id);
    /// @notice Content and metadata both have a digest.
    error Recordings_EmptyDigest(bytes32 content, bytes32 metadata);
    /// @notice More than the allowed royalty.
    error Recordings_RoyaltyTooHigh(uint16 bps, uint16 maxBps);
    /// @notice Nobody could take money out of this address again.
    error Recordings_NotAPayee(address account);
    /// @notice New money in this currency is paused.
    error Recordings_CurrencyPaused(uint8 currency);
    /// @notice Copies stay, so a gate asks for passes that stay paid (PASS_FINAL) and not for any live pass (PASS).
    error Recordings_PassNotFinal(uint256 n, address token);
    /// @notice A recording names at most this many collaborators.
    error Recordings_TooManyCollaborators(uint256 count, uint256 most);
    /// @notice Collaborators are named once each, in ascending order.
    error Recordings_CollaboratorOrder(address previous, address collaborator);
    /// @notice The collaborator agreed only until `deadline`.
    error Recordings_ConsentExpired(address collaborator, uint256 deadline, uint256 blockTime);
    /// @notice The signature is not the collaborator's under these terms.
    error Recordings_NoConsent(address collaborator);
    /// @notice A sale cannot end in the past.
    error Recordings_EndPast(uint40 mintEnd, uint256 blockTime);
    /// @notice A published supply only falls.
    error Recordings_SupplyOnlyFalls(uint32 maxSupply, uint32 asked);
    /// @notice The supply cannot fall below what exists.
    error Recordings_SupplyBelowMinted(uint32 minted, uint32 asked);
    /// @notice A published end only comes nearer.
    error Recordings_EndOnlyNearer(uint40 mintEnd, uint40 asked);
    /// @notice Collaborators agreed to this payout.
    error Recordings_PayoutFixed(uint256 id, uint8 collaborators);
    /// @notice The metadata was promised never to change.
    error Recordings_Frozen(uint256 id);
    /// @notice A sale is of at least one copy.
    error Recordings_NoCopies(uint256 id);
    /// @notice The sale is over.
    error Recordings_MintEnded(uint256 id, uint40 mintEnd, uint256 blockTime);
    /// @notice Fewer copies are left than asked for.
    error Recordings_SoldOut(uint256 id, uint32 left, uint32 asked);
    /// @notice The account may be sold fewer copies than asked for.
    error Recordings_WalletCap(address account, uint32 left, uint32 asked);
    /// @notice The receiver does not hold what the gate asks for.
    error Recordings_GateClosed(uint256 id, address account);
    /// @notice The price is above what the buyer agreed to.
    error Recordings_PriceAboveMax(uint256 price, uint256 maxPrice);
    /// @notice Less money than the price was sent.
    error Recordings_Underpaid(uint256 sent, uint256 price);
    /// @notice Native money was sent where none is taken.
    error Recordings_ValueNotAccepted(uint256 sent);
    /// @notice An authorisation moves tokens, and this recording is sold for native money.
    error Recordings_NotAToken(uint8 currency);
    /// @notice New sales are paused until this second.
    error Recordings_InflowPaused(uint40 until);
    /// @notice One call moves at most this many ids.
    error Recordings_BatchTooLong(uint256 length, uint256 most);
}

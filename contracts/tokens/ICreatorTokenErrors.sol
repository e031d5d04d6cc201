// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICreatorTokenErrors
/// @notice Every refusal of a token, with the values that lost. The ERC-20 base adds its own for transfers and permits
/// (`InsufficientBalance`, `InsufficientAllowance`, `InvalidPermit`, `PermitExpired`).
interface ICreatorTokenErrors {
    /// @notice Only the creator of this token may do this.
    error CreatorToken_NotCreator(address caller);
    /// @notice This is the model that tokens are clones of, not a token.
    error CreatorToken_NotAToken();
    /// @notice Sent too late.
    error CreatorToken_Expired(uint256 deadline, uint256 blockTime);
    /// @notice Tokens or money sent there could never be taken out again.
    error CreatorToken_BadReceiver(address account);
    /// @notice So small that one side of the trade would be nothing.
    error CreatorToken_TooSmall(uint256 amount);
    /// @notice Every token exists.
    error CreatorToken_SoldOut(uint256 cap);
    /// @notice More tokens than are left below the cap.
    error CreatorToken_AboveCap(uint256 tokens, uint256 room);
    /// @notice More tokens than exist.
    error CreatorToken_AboveSupply(uint256 tokens, uint256 supply);
    /// @notice The seller holds fewer.
    error CreatorToken_BalanceTooLow(address owner, uint256 balance, uint256 tokens);
    /// @notice Less would come out, after fees, than the trader agreed to.
    error CreatorToken_BelowMin(uint256 got, uint256 min);
    /// @notice It would cost more, with fees, than the trader agreed to.
    error CreatorToken_AboveMax(uint256 cost, uint256 maxCost);
    /// @notice Less money than the cost was sent.
    error CreatorToken_Underpaid(uint256 sent, uint256 cost);
    /// @notice Native money was sent where none is taken.
    error CreatorToken_ValueNotAccepted(uint256 sent);
    /// @notice The reserve is in this currency; the other way to buy is meant for it.
    error CreatorToken_OtherCurrency(uint8 currency);
    /// @notice New money in this currency is paused. Selling is not.
    error CreatorToken_CurrencyPaused(uint8 currency);
    /// @notice Purchases of tokens are paused until then. Selling is not.
    error CreatorToken_Paused(uint40 until);
    /// @notice So much is owed that this fee does not fit; anyone can call {ICreatorToken-collectFees} first.
    error CreatorToken_FeesFull(uint256 platformOwed, uint256 creatorOwed);
    /// @notice Not signed by the owner, or not with this nonce.
    error CreatorToken_BadSignature(address owner, uint256 nonce);
    /// @notice No fees wait.
    error CreatorToken_NothingOwed();
    /// @notice The token of the reserve moved another amount than asked for.
    error Payments_WrongAmount(uint256 received, uint256 amount);
    /// @notice The payer has not enough of the reserve's token or has not allowed enough of it.
    error TransferFromFailed();
}

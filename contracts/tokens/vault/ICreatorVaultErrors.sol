// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICreatorVaultErrors
/// @notice Why a vault refuses, with the values that lost.
interface ICreatorVaultErrors {
    /// @notice Only the creator of the token decides this.
    error CreatorVault_NotCreator(address caller);
    /// @notice Zero cannot be staked, taken out or shared.
    error CreatorVault_ZeroAmount();
    /// @notice Neither the zero address nor the vault itself can take money.
    error CreatorVault_NotAPayee(address account);
    /// @notice A stake is either nothing or at least the vault's smallest stake.
    error CreatorVault_BelowMinStake(uint256 stake, uint256 minStake);
    /// @notice The account staked less than it wants out.
    error CreatorVault_StakeTooSmall(uint256 stake, uint256 asked);
    /// @notice A vault counts in 96 bits.
    error CreatorVault_TooMuch(uint256 sum, uint256 most);
    /// @notice The account takes nothing out.
    error CreatorVault_NothingLeaving(address account);
    /// @notice The cool-down of seven days has not ended.
    error CreatorVault_CoolingDown(uint256 until, uint256 blockTime);
    /// @notice The creator does not share revenue in this currency.
    error CreatorVault_NotShared(uint8 currency);
    /// @notice The creator shares revenue in this currency already.
    error CreatorVault_SharedAlready(uint8 currency);
    /// @notice A vault shares revenue in a bounded number of currencies.
    error CreatorVault_TooManyCurrencies(uint256 most);
    /// @notice The staked token itself is no revenue.
    error CreatorVault_OwnToken(address token);
    /// @notice New money in this currency is paused.
    error CreatorVault_CurrencyPaused(uint8 currency);
    /// @notice Exactly the shared amount has to be sent: all of it natively, or none.
    error CreatorVault_WrongValue(uint256 sent, uint256 wanted);
    /// @notice Nothing came in that is not shared already.
    error CreatorVault_NothingToShare(uint8 currency);
    /// @notice Less than one smallest unit waits for the account.
    error CreatorVault_NothingEarned(address account, uint8 currency);
    /// @notice The token moved another amount than asked for.
    error Payments_WrongAmount(uint256 received, uint256 amount);
    /// @notice The receiver refused native money; it stays the account's.
    error ETHTransferFailed();
    /// @notice The token refused to move; it stays the account's.
    error TransferFailed();
    /// @notice The payer has not enough of the token or has not allowed enough of it.
    error TransferFromFailed();
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ILedger
/// @notice Pull balances: what a push could not deliver waits here for its owner.
/// @dev A credit is a deposit: whoever credits pays the amount in the same call, so the ledger always holds at least what
/// it owes and needs no list of who may credit. No owner, no pause, no upgrade.
interface ILedger {
    /// @notice Money waits for `account`.
    /// @param source the contract that deposited it
    /// @param owed the account's balance in this currency after the credit
    event Credited(
        address indexed account, uint8 indexed currency, address indexed source, uint256 amount, uint256 owed
    );
    /// @notice Money left for `to`.
    /// @param owed the account's balance in this currency after the withdrawal
    event Withdrawn(address indexed account, uint8 indexed currency, address to, uint256 amount, uint256 owed);

    /// @notice A currency is this token from its first deposit on, whatever the list of currencies says later.
    event CurrencyFixed(uint8 indexed currency, address indexed token);

    /// @notice Nothing to deposit or nobody to deposit it for.
    error Ledger_EmptyCredit(address account, uint256 amount);
    /// @notice Nothing waits for this account in this currency.
    error Ledger_NothingOwed(address account, uint8 currency);
    /// @notice Native money is deposited with {creditNative}.
    error Ledger_NotAToken(uint8 currency);
    /// @notice The token moved another amount than asked for.
    error Ledger_WrongAmount(uint256 received, uint256 amount);
    /// @notice The zero address cannot take money.
    error Ledger_ZeroAddress();
    /// @notice The receiver refused native money; it stays owed.
    error ETHTransferFailed();
    /// @notice The token refused to move, or would have moved to the ledger itself; it stays owed.
    error TransferFailed();
    /// @notice The depositor has not enough of the token or has not allowed enough of it.
    error TransferFromFailed();

    /// @notice Deposits `msg.value` for `account`.
    /// @dev Requirements: neither is zero. Emits {Credited}.
    function creditNative(address account) external payable;

    /// @notice Pulls `amount` of a listed token from the caller and deposits it for `account`.
    /// @dev Requirements: account and amount are not zero; the currency is a token; the caller approved `amount`; exactly
    /// `amount` arrives. Works while the currency is paused. Emits {Credited}, and {CurrencyFixed} at the first deposit of a
    /// currency.
    function creditToken(address account, uint8 currency, uint256 amount) external;

    /// @notice Sends all that waits for the caller to `to`.
    /// @dev Requirements: something is owed; `to` is neither zero nor the ledger and takes it. Emits {Withdrawn}.
    function withdraw(uint8 currency, address to) external returns (uint256 amount);

    /// @notice Sends all that waits for `account` to that account. Anyone may pay the gas.
    /// @dev Requirements: something is owed; the account takes it. Emits {Withdrawn}.
    function withdrawFor(address account, uint8 currency) external returns (uint256 amount);

    /// @notice What waits for an account.
    function owed(address account, uint8 currency) external view returns (uint256);
}

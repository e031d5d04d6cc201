// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICurrencyList
/// @notice The allow-list of things a price may be in. Index 0 is the native currency for ever. Tokens on it move exactly
/// the amount asked for (no fee on transfer, no rebasing): that is what being listed means.
/// @dev Not upgradeable, and it only grows: an index never changes its token. The AccessManager says who may list and pause.
interface ICurrencyList {
    /// @notice A currency can be used from now on; `token` zero = native.
    event CurrencyListed(uint8 indexed index, address indexed token, string symbol, uint8 decimals);
    /// @notice New money in this currency is refused or accepted again. Money out is never paused.
    event CurrencyPaused(uint8 indexed index, bool paused);

    /// @notice No currency has this index.
    error CurrencyList_NoCurrency(uint8 index);
    /// @notice The token is on the list already.
    error CurrencyList_AlreadyListed(address token, uint8 index);
    /// @notice The address has no code.
    error CurrencyList_NotAToken(address token);
    /// @notice 255 tokens are listed.
    error CurrencyList_Full();
    /// @notice The native currency cannot be paused.
    error CurrencyList_NativeNotPausable();

    /// @notice Adds an ERC-20.
    /// @dev Requirements: the AccessManager allows the caller; `token` answers symbol and decimals and is not listed.
    /// Emits {CurrencyListed}.
    function list(address token) external returns (uint8 index);

    /// @notice Refuses or accepts new money in a currency.
    /// @dev Requirements: the AccessManager allows the caller; the index is listed and not 0. Emits {CurrencyPaused}.
    function setPaused(uint8 index, bool paused) external;

    /// @notice What an index stands for. Reverts when it stands for nothing.
    function currencyAt(uint8 index) external view returns (address token, uint8 decimals, bool paused);

    /// @notice Number of currencies, the native one included.
    function count() external view returns (uint16);
}

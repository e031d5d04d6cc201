// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ICurrencyList
/// @notice The allow-list of things a price may be in. Index 0 is the native currency for ever.
interface ICurrencyList {
    event CurrencyListed(uint8 indexed index, address indexed token, string symbol, uint8 decimals);
    event CurrencyPaused(uint8 indexed index, bool paused);

    function list(address token) external returns (uint8 index);
    function currencyAt(uint8 index) external view returns (address token, uint8 decimals, bool paused);
    function count() external view returns (uint8);
}

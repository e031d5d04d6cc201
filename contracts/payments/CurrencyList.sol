// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ICurrencyList} from "./ICurrencyList.sol";

/// @title CurrencyList
/// @notice See {ICurrencyList}.
/// @dev | slot | bits     | what                                      |
///      | ---- | -------- | ----------------------------------------- |
///      | 0    | 0..167   | manager and its flag, of {AccessManaged}  |
///      | 0    | 168..183 | `count`                                   |
///      | 1    |          | entries by index, one slot each           |
///      | 2    |          | index by token; 0 for what is not listed  |
contract CurrencyList is ICurrencyList, AccessManaged {
    struct Entry {
        address token; // bits 0..159; zero = native, or no entry
        uint8 decimals; // bits 160..167
        bool paused; // bits 168..175
    }

    /// @inheritdoc ICurrencyList
    uint16 public count; // slot 0
    mapping(uint8 index => Entry entry) private _entries; // slot 1
    mapping(address token => uint8 index) private _indexOf; // slot 2

    /// @notice Puts the native currency at index 0.
    /// @param manager AccessManager that says who may list and pause
    constructor(address manager, string memory nativeSymbol) AccessManaged(manager) {
        // Effect
        count = 1;
        _entries[0].decimals = 18;

        // Log
        emit CurrencyListed({index: 0, token: address(0), symbol: nativeSymbol, decimals: 18});
    }

    /// @inheritdoc ICurrencyList
    function list(address token) external restricted returns (uint8 index) {
        // Check
        if (token.code.length == 0) revert CurrencyList_NotAToken(token);
        if (_indexOf[token] != 0) revert CurrencyList_AlreadyListed(token, _indexOf[token]);
        uint16 next = count;
        if (next > type(uint8).max) revert CurrencyList_Full();
        uint8 decimals = IERC20Metadata(token).decimals();
        string memory symbol = IERC20Metadata(token).symbol();

        // Effect: the only place where an entry gets its token.
        // casting to 'uint8' is safe because count is at most 255 here
        index = uint8(next);
        count = next + 1;
        _entries[index] = Entry({token: token, decimals: decimals, paused: false});
        _indexOf[token] = index;

        // Log
        emit CurrencyListed({index: index, token: token, symbol: symbol, decimals: decimals});
    }

    /// @inheritdoc ICurrencyList
    function setPaused(uint8 index, bool paused) external restricted {
        // Check
        if (index == 0) revert CurrencyList_NativeNotPausable();
        if (_entries[index].token == address(0)) revert CurrencyList_NoCurrency(index);

        // Effect
        _entries[index].paused = paused;

        // Log
        emit CurrencyPaused(index, paused);
    }

    /// @inheritdoc ICurrencyList
    function currencyAt(uint8 index) external view returns (address token, uint8 decimals, bool paused) {
        Entry memory entry = _entries[index];
        if (entry.token == address(0) && index != 0) revert CurrencyList_NoCurrency(index);
        return (entry.token, entry.decimals, entry.paused);
    }
}

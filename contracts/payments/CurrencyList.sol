// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {ICurrencyList} from "./ICurrencyList.sol";

/// @title CurrencyList
/// @notice See {ICurrencyList}.
contract CurrencyList is ICurrencyList, AccessManagedUpgradeable, UUPSUpgradeable {
    struct Entry {
        address token; // bits 0..159; zero = native
        uint8 decimals; // bits 160..167
        bool paused; // bits 168..175
    }

    /// @custom:storage-location erc7201:stagedoor.storage.CurrencyList
    struct CurrencyListStorage {
        uint16 count;
        mapping(uint8 index => Entry) entries;
        mapping(address token => uint8 index) indexOf;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("stagedoor.storage.CurrencyList")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE = 0x357e2c0dc48867ee8174717cf63aad205ae8bd5292067b10b7173822f9752300;

    constructor() {
        _disableInitializers();
    }

    /// @notice Puts the native currency at index 0.
    /// @param manager AccessManager that says who may list, pause and upgrade
    function initialize(address manager, string calldata nativeSymbol) external initializer {
        __AccessManaged_init(manager);
        CurrencyListStorage storage $ = _storage();
        $.count = 1;
        $.entries[0].decimals = 18;
        emit CurrencyListed({index: 0, token: address(0), symbol: nativeSymbol, decimals: 18});
    }

    /// @inheritdoc ICurrencyList
    function list(address token) external restricted returns (uint8 index) {
        // Check
        CurrencyListStorage storage $ = _storage();
        if (token.code.length == 0) revert CurrencyList_NotAToken(token);
        if ($.indexOf[token] != 0) revert CurrencyList_AlreadyListed(token, $.indexOf[token]);
        if ($.count > type(uint8).max) revert CurrencyList_Full();
        uint8 decimals = IERC20Metadata(token).decimals();
        string memory symbol = IERC20Metadata(token).symbol();

        // Effect
        // casting to 'uint8' is safe because count is at most 255 here
        index = uint8($.count);
        $.count += 1;
        $.entries[index] = Entry({token: token, decimals: decimals, paused: false});
        $.indexOf[token] = index;

        // Log
        emit CurrencyListed({index: index, token: token, symbol: symbol, decimals: decimals});
    }

    /// @inheritdoc ICurrencyList
    function setPaused(uint8 index, bool paused) external restricted {
        CurrencyListStorage storage $ = _storage();
        if (index == 0) revert CurrencyList_NativeNotPausable();
        if (index >= $.count) revert CurrencyList_NoCurrency(index);
        $.entries[index].paused = paused;
        emit CurrencyPaused(index, paused);
    }

    /// @inheritdoc ICurrencyList
    function currencyAt(uint8 index) external view returns (address token, uint8 decimals, bool paused) {
        CurrencyListStorage storage $ = _storage();
        if (index >= $.count) revert CurrencyList_NoCurrency(index);
        Entry memory entry = $.entries[index];
        return (entry.token, entry.decimals, entry.paused);
    }

    /// @inheritdoc ICurrencyList
    function count() external view returns (uint16) {
        return _storage().count;
    }

    /// @dev The AccessManager decides; by default only its admin.
    function _authorizeUpgrade(address) internal override restricted {}

    function _storage() private pure returns (CurrencyListStorage storage $) {
        assembly ("memory-safe") {
            $.slot := STORAGE
        }
    }
}

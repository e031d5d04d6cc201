// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibClone} from "solady/src/utils/LibClone.sol";
import {Condition} from "../gates/Gate.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {IRecordingDesk} from "./desk/IRecordingDesk.sol";
import {Item} from "./RecordingTerms.sol";

/// @title RecordingBook
/// @notice What a collection keeps. {Recordings} and {RecordingDesk} both inherit it first, so that the second finds
/// everything where the first keeps it.
abstract contract RecordingBook is IRecordingDesk {
    ILedger internal immutable LEDGER;
    ICurrencyList internal immutable CURRENCIES;

    /// @inheritdoc IRecordingDesk
    uint256 public lastId; // slot 0
    mapping(uint256 id => Item) internal _items; // slot 1
    mapping(uint256 id => mapping(uint256 n => Condition)) internal _gates; // slot 2
    /// @inheritdoc IRecordingDesk
    mapping(bytes32 content => uint256 id) public idOf; // slot 3
    /// @inheritdoc IRecordingDesk
    mapping(uint256 id => mapping(address account => uint32)) public soldTo; // slot 4
    /// @inheritdoc IRecordingDesk
    mapping(uint256 id => mapping(address account => uint256)) public departures; // slot 5

    constructor(ILedger ledger, ICurrencyList currencies) {
        LEDGER = ledger;
        CURRENCIES = currencies;
    }

    /// @inheritdoc IRecordingDesk
    function creator() public view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), 0, 20)));
    }

    function _existing(uint256 id) internal view returns (Item storage kept) {
        kept = _items[id];
        if (kept.content == 0) revert Recordings_NoRecording(id);
    }
}

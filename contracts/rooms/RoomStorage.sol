// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../gates/Gate.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {ILedger} from "../payments/ILedger.sol";
import {IRoomHub} from "./IRoomHub.sol";

/// @title RoomStorage
/// @notice What the hub keeps, and the questions every part of it asks.
abstract contract RoomStorage is IRoomHub {
    ILedger internal immutable LEDGER;
    ICurrencyList internal immutable CURRENCIES;

    mapping(uint256 roomId => Room) internal _rooms; // slot 0
    mapping(uint256 roomId => mapping(uint256 n => Condition)) internal _conditions; // slot 1
    mapping(address creator => Channel) internal _channels; // slot 2
    mapping(address creator => mapping(address producer => uint40 until)) internal _producers; // slot 3
    mapping(uint8 currency => address token) internal _tokens; // slot 4

    constructor(ILedger ledger, ICurrencyList currencies) {
        LEDGER = ledger;
        CURRENCIES = currencies;
    }

    /// @dev An open room of the caller.
    function _ownRoom(uint256 roomId) internal view returns (Room storage room) {
        room = _openRoom(roomId);
        if (room.host != msg.sender) revert RoomHub_NotHost(roomId, msg.sender);
    }

    function _openRoom(uint256 roomId) internal view returns (Room storage room) {
        room = _rooms[roomId];
        if (room.payee == address(0)) revert RoomHub_NoRoom(roomId);
        if (room.closedAt != 0) revert RoomHub_RoomClosed(roomId, room.closedAt);
    }

    /// @dev Refuses whoever could never take the money out again.
    function _checkPayee(address payee) internal view {
        if (payee == address(0) || payee == address(this) || payee == address(LEDGER)) revert RoomHub_NotAPayee(payee);
    }

    /// @dev Ids of one account cannot be those of another, and its count tells its own apart.
    function _idOf(address account, uint48 count) internal pure returns (uint256) {
        return uint256(uint160(account)) << 96 | count;
    }
}

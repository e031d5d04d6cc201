// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../gates/Gate.sol";
import {GateLib} from "../gates/GateLib.sol";
import {IRoomHub} from "./IRoomHub.sol";
import {RoomStorage} from "./RoomStorage.sol";

/// @title RoomRegistry
/// @notice Rooms: who hosts them, who may enter, who is paid.
abstract contract RoomRegistry is RoomStorage {
    /// @inheritdoc IRoomHub
    uint8 public constant MAX_SPEAKERS = 50;

    /// @inheritdoc IRoomHub
    function openRoom(address payee, uint8 maxSpeakers, bool all, Condition[] calldata conditions)
        external
        returns (uint256 roomId)
    {
        // Check
        _checkPayee(payee);
        _checkSpeakers(maxSpeakers);
        GateLib.check(conditions, msg.sender);

        // Effect
        roomId = _idOf(msg.sender, ++_channels[msg.sender].rooms);
        Room storage room = _rooms[roomId];
        room.host = msg.sender;
        room.openedAt = uint40(block.timestamp);
        room.payee = payee;
        // casting to 'uint8' is safe because the gate was checked to have at most four
        // forge-lint: disable-next-line(unsafe-typecast)
        room.conditions = uint8(conditions.length);
        room.all = all;
        room.maxSpeakers = maxSpeakers;
        GateLib.write({slots: _conditions[roomId], conditions: conditions, old: 0});

        // Log
        emit RoomOpened({
            roomId: roomId,
            host: msg.sender,
            payee: payee,
            maxSpeakers: maxSpeakers,
            all: all,
            conditions: conditions,
            openedAt: uint40(block.timestamp)
        });
    }

    /// @inheritdoc IRoomHub
    function closeRoom(uint256 roomId) external {
        Room storage room = _ownRoom(roomId);
        room.closedAt = uint40(block.timestamp);
        emit RoomClosed({roomId: roomId, host: msg.sender, closedAt: uint40(block.timestamp)});
    }

    /// @inheritdoc IRoomHub
    function setGate(uint256 roomId, bool all, Condition[] calldata conditions) external {
        // Check
        Room storage room = _ownRoom(roomId);
        GateLib.check(conditions, msg.sender);

        // Effect
        mapping(uint256 n => Condition) storage slots = _conditions[roomId];
        Condition[] memory oldConditions = GateLib.read(slots, room.conditions);
        bool oldAll = room.all;
        // casting to 'uint8' is safe because the gate was checked to have at most four
        // forge-lint: disable-next-line(unsafe-typecast)
        room.conditions = uint8(conditions.length);
        room.all = all;
        GateLib.write({slots: slots, conditions: conditions, old: oldConditions.length});

        // Log
        emit GateChanged({
            roomId: roomId,
            host: msg.sender,
            oldAll: oldAll,
            oldConditions: oldConditions,
            all: all,
            conditions: conditions
        });
    }

    /// @inheritdoc IRoomHub
    function setPayee(uint256 roomId, address payee) external {
        Room storage room = _ownRoom(roomId);
        _checkPayee(payee);
        emit RoomPayeeChanged({roomId: roomId, host: msg.sender, oldPayee: room.payee, payee: payee});
        room.payee = payee;
    }

    /// @inheritdoc IRoomHub
    function setMaxSpeakers(uint256 roomId, uint8 maxSpeakers) external {
        Room storage room = _ownRoom(roomId);
        _checkSpeakers(maxSpeakers);
        emit MaxSpeakersChanged({
            roomId: roomId,
            host: msg.sender,
            oldMaxSpeakers: room.maxSpeakers,
            maxSpeakers: maxSpeakers
        });
        room.maxSpeakers = maxSpeakers;
    }

    /// @inheritdoc IRoomHub
    function offerRoom(uint256 roomId, address to) external {
        Room storage room = _ownRoom(roomId);
        emit HostOffered({roomId: roomId, host: msg.sender, oldOfferedTo: room.offeredTo, offeredTo: to});
        room.offeredTo = to;
    }

    /// @inheritdoc IRoomHub
    function acceptRoom(uint256 roomId) external {
        // Check
        Room storage room = _openRoom(roomId);
        if (room.offeredTo != msg.sender) revert RoomHub_NotOffered(roomId, msg.sender);
        _checkPayee(msg.sender);

        // Log
        emit HostChanged({
            roomId: roomId,
            host: msg.sender,
            oldHost: room.host,
            oldPayee: room.payee,
            payee: msg.sender
        });

        // Effect: the old host's payee has no claim on the new host's tips.
        room.host = msg.sender;
        room.payee = msg.sender;
        room.offeredTo = address(0);
    }

    /// @inheritdoc IRoomHub
    function canAccess(uint256 roomId, address account) external view returns (bool) {
        Room storage room = _rooms[roomId];
        if (!_isOpen(room)) return false;
        if (account == room.host) return true;
        return GateLib.passes({
            conditions: GateLib.read(_conditions[roomId], room.conditions),
            all: room.all,
            account: account
        });
    }

    /// @inheritdoc IRoomHub
    function check(Condition[] calldata conditions, bool all, address account) external view returns (bool) {
        return GateLib.passes({conditions: conditions, all: all, account: account});
    }

    /// @inheritdoc IRoomHub
    function rooms(uint256 roomId) external view returns (Room memory) {
        return _rooms[roomId];
    }

    /// @inheritdoc IRoomHub
    function conditionsOf(uint256 roomId) external view returns (Condition[] memory) {
        return GateLib.read(_conditions[roomId], _rooms[roomId].conditions);
    }

    /// @inheritdoc IRoomHub
    function isOpen(uint256 roomId) external view returns (bool) {
        return _isOpen(_rooms[roomId]);
    }

    function _isOpen(Room storage room) private view returns (bool) {
        return room.payee != address(0) && room.closedAt == 0;
    }

    function _checkSpeakers(uint8 maxSpeakers) private pure {
        if (maxSpeakers > MAX_SPEAKERS) revert RoomHub_TooManySpeakers(maxSpeakers, MAX_SPEAKERS);
    }
}

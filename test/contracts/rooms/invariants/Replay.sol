// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../../contracts/gates/Gate.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubEvents as E} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {ISessionLock} from "../../../../contracts/rooms/ISessionLock.sol";
import {Vm} from "../../kit/Vm.sol";

/// @title Replay
/// @notice What an index knows: everything here comes from logs and nothing from a getter.
contract Replay {
    struct Session {
        address creator;
        uint40 startedAt;
        uint40 endedAt; // 0 = no event said so
        address by;
    }

    uint256[] public roomIds;
    uint256 public tips;
    mapping(uint256 roomId => IRoomHub.Room) private _rooms;
    mapping(uint256 roomId => Condition[]) private _conditions;
    mapping(address creator => IRoomHub.Channel) private _channels;
    mapping(uint256 sessionId => Session) public sessions;
    mapping(address creator => mapping(address producer => uint40)) public producerUntil;
    mapping(uint8 currency => address) public tokenOf;
    mapping(uint256 contextId => mapping(address from => mapping(uint8 currency => uint256))) public tipped;
    mapping(address to => mapping(uint8 currency => uint256)) public received;
    mapping(address owner => mapping(address token => ISessionLock.Lock)) private _locks;
    mapping(address account => mapping(uint8 currency => uint256)) public owed;

    function rooms(uint256 roomId) external view returns (IRoomHub.Room memory) {
        return _rooms[roomId];
    }

    function conditionsOf(uint256 roomId) external view returns (Condition[] memory) {
        return _conditions[roomId];
    }

    function channelOf(address creator) external view returns (IRoomHub.Channel memory) {
        return _channels[creator];
    }

    function lockOf(address owner, address token) external view returns (ISessionLock.Lock memory) {
        return _locks[owner][token];
    }

    function roomCount() external view returns (uint256) {
        return roomIds.length;
    }

    function replay(Vm.Log[] memory logs) external {
        for (uint256 n; n < logs.length; ++n) {
            bytes32[] memory topics = logs[n].topics;
            if (topics.length < 3) continue;
            _room(topics, logs[n].data);
            _stream(topics, logs[n].data);
            _money(topics, logs[n].data);
        }
    }

    function _room(bytes32[] memory topics, bytes memory data) private {
        bytes32 what = topics[0];
        uint256 id = uint256(topics[1]);
        IRoomHub.Room storage room = _rooms[id];
        if (what == E.RoomOpened.selector) {
            roomIds.push(id);
            Condition[] memory conditions;
            room.host = _account(topics[2]);
            (room.payee, room.maxSpeakers, room.all, conditions, room.openedAt) =
                abi.decode(data, (address, uint8, bool, Condition[], uint40));
            _gate(id, conditions);
            _channels[room.host].rooms = uint48(id);
        } else if (what == E.RoomClosed.selector) {
            room.closedAt = abi.decode(data, (uint40));
        } else if (what == E.GateChanged.selector) {
            Condition[] memory conditions;
            (,, room.all, conditions) = abi.decode(data, (bool, Condition[], bool, Condition[]));
            _gate(id, conditions);
        } else if (what == E.RoomPayeeChanged.selector) {
            (, room.payee) = abi.decode(data, (address, address));
        } else if (what == E.MaxSpeakersChanged.selector) {
            (, room.maxSpeakers) = abi.decode(data, (uint8, uint8));
        } else if (what == E.HostOffered.selector) {
            (, room.offeredTo) = abi.decode(data, (address, address));
        } else if (what == E.HostChanged.selector) {
            room.host = _account(topics[2]);
            room.offeredTo = address(0);
            (, room.payee) = abi.decode(data, (address, address));
        }
    }

    function _stream(bytes32[] memory topics, bytes memory data) private {
        bytes32 what = topics[0];
        address creator = _account(topics[1]);
        if (what == E.ProducerSet.selector) {
            (, producerUntil[creator][_account(topics[2])]) = abi.decode(data, (uint40, uint40));
            return;
        }
        if (what == E.CurrencyLearned.selector) tokenOf[uint8(uint256(topics[1]))] = _account(topics[2]);
        if (topics.length < 4) return;
        uint256 id = uint256(topics[2]);
        IRoomHub.Channel storage channel = _channels[creator];
        if (what == E.StreamStarted.selector) {
            (channel.startedAt, channel.until) = abi.decode(data, (uint40, uint40));
            channel.sessions = uint48(id);
            sessions[id] = Session(creator, channel.startedAt, 0, _account(topics[3]));
        } else if (what == E.StreamExtended.selector) {
            (, channel.until) = abi.decode(data, (uint40, uint40));
        } else if (what == E.StreamEnded.selector) {
            sessions[id].endedAt = abi.decode(data, (uint40));
            channel.until = 0;
        }
    }

    function _money(bytes32[] memory topics, bytes memory data) private {
        bytes32 what = topics[0];
        if (what == E.Tipped.selector) {
            (, uint8 currency, uint256 amount,,) = abi.decode(data, (uint8, uint8, uint256, uint32, bytes32));
            tipped[uint256(topics[1])][_account(topics[2])][currency] += amount;
            received[_account(topics[3])][currency] += amount;
            ++tips;
        } else if (what == ILedger.Credited.selector) {
            (, owed[_account(topics[1])][uint8(uint256(topics[2]))]) = abi.decode(data, (uint256, uint256));
        } else if (what == ILedger.Withdrawn.selector) {
            (,, owed[_account(topics[1])][uint8(uint256(topics[2]))]) =
                abi.decode(data, (address, uint256, uint256));
        } else if (what == ISessionLock.TokensLocked.selector) {
            ISessionLock.Lock storage lock = _locks[_account(topics[2])][_account(topics[3])];
            lock.roomId = uint256(topics[1]);
            (, lock.amount, lock.until) = abi.decode(data, (uint256, uint128, uint40));
        } else if (what == ISessionLock.TokensReturned.selector) {
            delete _locks[_account(topics[2])][_account(topics[3])];
        }
    }

    function _gate(uint256 id, Condition[] memory conditions) private {
        delete _conditions[id];
        for (uint256 n; n < conditions.length; ++n) {
            _conditions[id].push(conditions[n]);
        }
        _rooms[id].conditions = uint8(conditions.length);
    }

    function _account(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoomHub} from "./IRoomHub.sol";
import {RoomStorage} from "./RoomStorage.sol";

/// @title RoomSessions
/// @notice Who is live, as said by creators and their producers. Nothing stays live without being told again.
abstract contract RoomSessions is RoomStorage {
    /// @inheritdoc IRoomHub
    uint40 public constant MAX_SESSION = 43_200;
    /// @inheritdoc IRoomHub
    uint40 public constant MAX_PRODUCER = 2_592_000;

    modifier onlyProducer(address creator) {
        if (msg.sender != creator && _producers[creator][msg.sender] <= block.timestamp) {
            revert RoomHub_NotProducer(creator, msg.sender);
        }
        _;
    }

    /// @inheritdoc IRoomHub
    function setProducer(address producer, uint40 until) external {
        // Check
        if (producer == address(0)) revert RoomHub_ZeroAddress();
        if (until != 0) _checkEnd(until, MAX_PRODUCER);

        // Effect
        mapping(address producer => uint40 until) storage producers = _producers[msg.sender];
        uint40 oldUntil = producers[producer];
        producers[producer] = until;

        // Log
        emit ProducerSet({creator: msg.sender, producer: producer, oldUntil: oldUntil, until: until});
    }

    /// @inheritdoc IRoomHub
    function goLive(address creator, uint40 until) external onlyProducer(creator) returns (uint256 sessionId) {
        // Check
        Channel storage channel = _channels[creator];
        uint40 oldUntil = channel.until;
        sessionId = _idOf(creator, channel.sessions);
        if (oldUntil > block.timestamp) revert RoomHub_AlreadyLive(creator, sessionId, oldUntil);
        _checkEnd(until, MAX_SESSION);

        // Log
        if (oldUntil != 0) {
            emit StreamEnded({creator: creator, sessionId: sessionId, by: address(0), endedAt: oldUntil});
        }

        // Effect
        sessionId = _idOf(creator, ++channel.sessions);
        channel.startedAt = uint40(block.timestamp);
        channel.until = until;

        // Log
        emit StreamStarted({
            creator: creator,
            sessionId: sessionId,
            by: msg.sender,
            startedAt: uint40(block.timestamp),
            until: until
        });
    }

    /// @inheritdoc IRoomHub
    function stayLive(address creator, uint40 until) external onlyProducer(creator) {
        // Check
        Channel storage channel = _liveChannel(creator);
        uint40 oldUntil = channel.until;
        if (until <= oldUntil) revert RoomHub_NotLater(until, oldUntil);
        _checkEnd(until, MAX_SESSION);

        // Effect
        channel.until = until;

        // Log
        emit StreamExtended({
            creator: creator,
            sessionId: _idOf(creator, channel.sessions),
            by: msg.sender,
            oldUntil: oldUntil,
            until: until
        });
    }

    /// @inheritdoc IRoomHub
    function endStream(address creator) external onlyProducer(creator) {
        Channel storage channel = _liveChannel(creator);
        channel.until = 0;
        emit StreamEnded({
            creator: creator,
            sessionId: _idOf(creator, channel.sessions),
            by: msg.sender,
            endedAt: uint40(block.timestamp)
        });
    }

    /// @inheritdoc IRoomHub
    function channelOf(address creator) external view returns (Channel memory) {
        return _channels[creator];
    }

    /// @inheritdoc IRoomHub
    function isLive(address creator) external view returns (bool) {
        return _channels[creator].until > block.timestamp;
    }

    /// @inheritdoc IRoomHub
    function producerUntil(address creator, address producer) external view returns (uint40) {
        return _producers[creator][producer];
    }

    function _liveChannel(address creator) private view returns (Channel storage channel) {
        channel = _channels[creator];
        if (channel.until <= block.timestamp) revert RoomHub_NotLive(creator);
    }

    function _checkEnd(uint40 until, uint40 most) private view {
        uint256 latest = block.timestamp + most;
        if (until <= block.timestamp || until > latest) revert RoomHub_EndOutOfRange(until, block.timestamp, latest);
    }
}

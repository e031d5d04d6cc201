// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../gates/Gate.sol";

/// @title IRoomHubEvents
/// @notice What happened. Every value the hub keeps can be rebuilt from these.
interface IRoomHubEvents {
    /// @notice A room exists. Nothing is offered and nothing closed.
    event RoomOpened(
        uint256 indexed roomId,
        address indexed host,
        address payee,
        uint8 maxSpeakers,
        bool all,
        Condition[] conditions,
        uint40 openedAt
    );
    /// @notice Nobody enters or tips any more; final.
    event RoomClosed(uint256 indexed roomId, address indexed host, uint40 closedAt);
    /// @notice Others may enter from now on.
    event GateChanged(
        uint256 indexed roomId,
        address indexed host,
        bool oldAll,
        Condition[] oldConditions,
        bool all,
        Condition[] conditions
    );
    /// @notice Tips in this room go elsewhere from now on.
    event RoomPayeeChanged(uint256 indexed roomId, address indexed host, address oldPayee, address payee);
    /// @notice The room has more or fewer places for speakers.
    event MaxSpeakersChanged(
        uint256 indexed roomId, address indexed host, uint8 oldMaxSpeakers, uint8 maxSpeakers
    );
    /// @notice `offeredTo` may take the room over; zero = nobody any more.
    event HostOffered(uint256 indexed roomId, address indexed host, address oldOfferedTo, address offeredTo);
    /// @notice The room has another host, is offered to nobody and pays the new host.
    event HostChanged(
        uint256 indexed roomId, address indexed host, address indexed oldHost, address oldPayee, address payee
    );

    /// @notice A tip or gift went from a fan to a payee; there is no fee. What a fan gave in a room is the sum of those
    /// with that room, that fan and `contextType` ROOM: the hub vouches for room and payee of these. For any other type it
    /// vouches for who paid whom, and `contextId` is the fan's word, also when it is the number of a room.
    /// @param contextId what it was given for; see {TipContexts}
    /// @param giftCode number in the catalogue of gifts; 0 = a plain tip
    /// @param memoHash hash of words kept elsewhere; 0 = none
    event Tipped(
        uint256 indexed contextId,
        address indexed from,
        address indexed to,
        uint8 contextType,
        uint8 currency,
        uint256 amount,
        uint32 giftCode,
        bytes32 memoHash
    );
    /// @notice Tips in this currency are paid in this token; an index of the CurrencyList never changes its token.
    event CurrencyLearned(uint8 indexed currency, address indexed token);

    /// @notice A creator is live. Unless something else is said, the session ends at `until` by itself.
    event StreamStarted(
        address indexed creator, uint256 indexed sessionId, address indexed by, uint40 startedAt, uint40 until
    );
    /// @notice A session goes on.
    event StreamExtended(
        address indexed creator, uint256 indexed sessionId, address indexed by, uint40 oldUntil, uint40 until
    );
    /// @notice A session is over. `by` zero: it had ended by itself, and the next one has just begun.
    event StreamEnded(address indexed creator, uint256 indexed sessionId, address indexed by, uint40 endedAt);
    /// @notice A key may start and end sessions of a creator before `until`; 0 = no longer.
    event ProducerSet(address indexed creator, address indexed producer, uint40 oldUntil, uint40 until);
}

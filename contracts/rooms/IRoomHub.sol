// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../gates/Gate.sol";
import {IRoomHubErrors} from "./IRoomHubErrors.sol";
import {IRoomHubEvents} from "./IRoomHubEvents.sol";

/// @title TipContexts
/// @notice What a tip can be given for.
library TipContexts {
    /// @notice A creator. `contextId` is free: the fan's word, as for a stream.
    uint8 internal constant CREATOR = 0;
    /// @notice A room of the hub. `contextId` is its id; the room's payee is paid.
    uint8 internal constant ROOM = 1;
    /// @notice A stream. `contextId` is free, by custom the session id: showing it means comparing `to` with the creator.
    uint8 internal constant STREAM = 2;
}

/// @title IRoomHub
/// @notice Rooms and who may enter them, tips that go straight from fan to creator, and facts about who is live.
/// @dev Holds no money: what a payee does not take waits in the Ledger. Fans allow it to move their tokens, so there is
/// no upgrade, no owner and no pause. Ids are made here: 160 bits of the account that opened, then its own count, so that
/// nobody can take an id first and a replaced block cannot hand a room to somebody else.
interface IRoomHub is IRoomHubErrors, IRoomHubEvents {
    /// @notice A room: three slots; its conditions stand beside it.
    struct Room {
        address host; // slot 0: bits 0..159
        uint40 openedAt; // slot 0: bits 160..199; seconds
        address payee; // slot 1: bits 0..159
        uint40 closedAt; // slot 1: bits 160..199; 0 = open
        uint8 conditions; // slot 1: bits 200..207; how many
        bool all; // slot 1: bits 208..215; every condition, or one of them
        uint8 maxSpeakers; // slot 1: bits 216..223; beside the host
        address offeredTo; // slot 2: who may become host
    }

    /// @notice Rooms a creator opened and their newest session: one slot.
    struct Channel {
        uint48 rooms; // bits 0..47
        uint48 sessions; // bits 48..95
        uint40 startedAt; // bits 96..135; of the newest session
        uint40 until; // bits 136..175; when it ends by itself; 0 = it was ended
    }

    /// @notice A tip or gift.
    struct Tip {
        uint8 contextType; // see {TipContexts}
        uint256 contextId;
        address to; // in a room: its payee, or zero for whoever that is
        uint8 currency; // index in CurrencyList; 0 = native
        uint256 amount; // smallest unit
        uint32 giftCode; // 0 = a plain tip
        bytes32 memoHash; // 0 = none
    }

    /// @notice What makes an EIP-3009 authorization usable for one tip only.
    struct Authorization {
        address from; // the fan who signed
        bytes32 salt; // lets a fan give the same tip twice
        uint256 validAfter; // seconds
        uint256 validBefore; // seconds
        bytes signature; // 65 bytes, or what a contract account accepts
    }

    /// @notice An ERC-2612 permit of the caller for exactly a tip's amount.
    struct Permit {
        uint256 deadline; // seconds
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice Opens a room of the caller.
    /// @dev Requirements: `payee` can take money; at most {MAX_SPEAKERS}; at most four conditions of known kind, with a
    /// minimum and no unused field, whose tokens answer about the caller. Emits {RoomOpened}.
    function openRoom(address payee, uint8 maxSpeakers, bool all, Condition[] calldata conditions)
        external
        returns (uint256 roomId);

    /// @notice Closes a room for ever. What its payee is owed stays in the Ledger.
    /// @dev Requirements: the caller is the host; open. Emits {RoomClosed}.
    function closeRoom(uint256 roomId) external;

    /// @notice Changes who may enter.
    /// @dev Requirements: the caller is the host; open; conditions as in {openRoom}. Emits {GateChanged}.
    function setGate(uint256 roomId, bool all, Condition[] calldata conditions) external;

    /// @notice Changes who receives the tips of a room.
    /// @dev Requirements: the caller is the host; open; `payee` can take money. Emits {RoomPayeeChanged}.
    function setPayee(uint256 roomId, address payee) external;

    /// @notice Changes how many may speak beside the host.
    /// @dev Requirements: the caller is the host; open; at most {MAX_SPEAKERS}. Emits {MaxSpeakersChanged}.
    function setMaxSpeakers(uint256 roomId, uint8 maxSpeakers) external;

    /// @notice Offers the room to another host; zero takes the offer back.
    /// @dev Requirements: the caller is the host; open. Emits {HostOffered}.
    function offerRoom(uint256 roomId, address to) external;

    /// @notice Takes an offered room over. Its tips go to the caller from now on.
    /// @dev Requirements: the room is offered to the caller; open. Emits {HostChanged}.
    function acceptRoom(uint256 roomId) external;

    /// @notice Sends a tip straight to its payee.
    /// @dev Requirements: the amount is not zero; the context is known; a room is open and pays `to`, or `to` is zero; the
    /// payee can take money and is not the caller; native: `msg.value` is exactly the amount; ERC-20: `msg.value` is
    /// zero and the caller allowed the amount. Pauses do not stop tips. Emits {Tipped}, and {CurrencyLearned} for the
    /// first tip in a currency.
    function tip(Tip calldata tip_) external payable;

    /// @notice As {tip}, with an ERC-2612 permit. A permit that was used before is ignored: the allowance decides.
    /// @dev Requirements: those of {tip}; the currency is a token. Emits {Tipped}.
    function tipWithPermit(Tip calldata tip_, Permit calldata permit) external;

    /// @notice As {tip}, paid by the signer of an EIP-3009 `ReceiveWithAuthorization` to this contract whose nonce is
    /// {authorizationNonce}. Anyone may send it and nobody can change it.
    /// @dev Requirements: those of {tip} for the signer; the currency is a token that accepts the authorization and
    /// moves exactly the amount. Emits {Tipped}.
    function tipWithAuthorization(Tip calldata tip_, Authorization calldata authorization) external;

    /// @notice Lets a key start, extend and end the caller's sessions before `until`; 0 ends that at once.
    /// A session the key began goes on to its own end, at most 12 hours away; {endStream} ends it.
    /// @dev Requirements: not zero; `until` is 0, or after now and at most {MAX_PRODUCER} away. Emits {ProducerSet}.
    function setProducer(address producer, uint40 until) external;

    /// @notice Says that a creator is live, at the latest until `until`.
    /// @dev Requirements: the caller is the creator or a producer; the creator is not live; `until` is after now and at
    /// most {MAX_SESSION} away. Emits {StreamStarted}, and before it {StreamEnded} for a session that ended by itself.
    function goLive(address creator, uint40 until) external returns (uint256 sessionId);

    /// @notice Moves the end of a running session.
    /// @dev Requirements: the caller is the creator or a producer; the creator is live; `until` is later than before and
    /// at most {MAX_SESSION} away. Emits {StreamExtended}.
    function stayLive(address creator, uint40 until) external;

    /// @notice Ends a running session.
    /// @dev Requirements: the caller is the creator or a producer; the creator is live. Emits {StreamEnded}.
    function endStream(address creator) external;

    /// @notice Whether an account may enter now: never a closed or unknown room, always the host, otherwise as the
    /// gate says. Does not revert whatever a gate's token does.
    function canAccess(uint256 roomId, address account) external view returns (bool);
    /// @notice Whether an account passes a gate nobody stored. No condition: everybody; more than four: nobody.
    function check(Condition[] calldata conditions, bool all, address account) external view returns (bool);
    /// @notice A room; all zero when there is none.
    function rooms(uint256 roomId) external view returns (Room memory);
    /// @notice The conditions of a room.
    function conditionsOf(uint256 roomId) external view returns (Condition[] memory);
    /// @notice Whether a room exists and is open.
    function isOpen(uint256 roomId) external view returns (bool);
    /// @notice Rooms and newest session of a creator.
    function channelOf(address creator) external view returns (Channel memory);
    /// @notice Whether a creator is live now.
    function isLive(address creator) external view returns (bool);
    /// @notice When a producer's key stops working; 0 = never given or taken back.
    function producerUntil(address creator, address producer) external view returns (uint40);
    /// @notice The token tips in a currency are paid in; zero before the first.
    function tokenOf(uint8 currency) external view returns (address);
    /// @notice The nonce to sign for {tipWithAuthorization}.
    function authorizationNonce(Tip calldata tip_, address from, bytes32 salt) external view returns (bytes32);
    /// @notice The most speakers beside the host: 50.
    function MAX_SPEAKERS() external view returns (uint8);
    /// @notice The longest a session stays live by itself: 12 hours.
    function MAX_SESSION() external view returns (uint40);
    /// @notice The longest a producer's key works: 30 days.
    function MAX_PRODUCER() external view returns (uint40);
}

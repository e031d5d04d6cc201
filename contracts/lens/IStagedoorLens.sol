// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../gates/Gate.sol";

/// @title IStagedoorLens
/// @notice Reads across the contracts: the views of the brief under their names, and all that an access check asks in one call.
/// @dev Keeps nothing and may be replaced at any time. What a fan tipped in all (`tips(id, fan)` of the brief) is the
/// sum of {IRoomHubEvents-Tipped} of context ROOM: no contract counts it.
interface IStagedoorLens {
    /// @notice When something was read. Two providers that name the same parent hash read the same chain.
    struct Moment {
        uint256 blockNumber;
        uint256 time; // seconds
        bytes32 parentHash;
    }

    /// @notice A creator's stream as the brief has it: the first tier of the collection is the access pass.
    struct Stream {
        address creator;
        address collection; // zero = none
        bool registered; // the first tier exists
        uint8 currency; // index in CurrencyList
        uint256 accessPrice; // smallest unit
        uint256 maxViewers; // passes that may be made; 0 = open
        uint256 totalMinted;
        bool isLive;
    }

    /// @notice A room as the brief has it, and what it has now.
    struct RoomView {
        address creator; // its host
        address token; // of the first condition; zero = open to everybody
        uint256 minBalance; // of the first condition
        uint256 maxSpeakers;
        uint256 tipPool; // native money that waits for the payee in the Ledger, from this room or elsewhere
        bool isActive;
        address payee;
        bool all; // every condition, or one of them
        Condition[] conditions;
    }

    /// @notice A paid call as the brief has it.
    struct SessionView {
        address creator;
        address fan;
        uint256 amount; // smallest unit
        uint8 currency; // index in CurrencyList
        uint256 startTime; // seconds
        uint256 duration; // seconds
        uint8 status; // `Status` of the bookings
        bool isActive; // takes place now
    }

    /// @notice What an account holds of what one condition asks about.
    struct Holding {
        bool answered; // false: the token did not answer as it should
        uint256 amount; // units, a count, or the rank of the live pass
        bool passes;
    }

    /// @notice The live pass of a viewer in a creator's collection, or the last one that ended.
    struct Access {
        address collection; // zero = none
        uint256 passId;
        uint16 tierId;
        uint8 rank;
        uint40 expiresAt; // 0 with passId > 0 = never
        bool live;
    }

    /// @notice More questions than one call may ask.
    error StagedoorLens_TooMany(uint256 asked, uint256 most);

    /// @notice A creator's stream.
    function streams(address creator) external view returns (Stream memory);
    /// @notice Whose pass this is; zero when the collection is not ours or has no such pass.
    function passCreator(address collection, uint256 passId) external view returns (address);
    /// @notice Whether a viewer holds a live pass of a creator.
    function hasAccess(address viewer, address creator) external view returns (bool);
    /// @notice A room.
    function rooms(uint256 roomId) external view returns (RoomView memory);
    /// @notice Whether an account may enter a room now.
    function canAccess(uint256 roomId, address account) external view returns (bool);
    /// @notice A paid call.
    function sessions(bytes32 id) external view returns (SessionView memory);

    /// @notice Tokens that a purchase of a creator's token would make for an amount now, fees taken off.
    function calculatePurchaseReturn(address token, uint256 amount) external view returns (uint256 tokens);
    /// @notice Money that a sale of a creator's token would pay now, fees taken off.
    function calculateSaleReturn(address token, uint256 tokens) external view returns (uint256 amount);

    /// @notice What accounts hold: condition `c` of account `a` is at `a * conditions.length + c`.
    /// @dev Requirements: at most {MAX_ANSWERS} answers.
    function holdings(address[] calldata accounts, Condition[] calldata conditions)
        external
        view
        returns (Moment memory moment, Holding[] memory list);

    /// @notice Everything that decides whether accounts may enter a room: the room, what each holds, and the verdict.
    /// @dev The verdict is the gate's own: tokens in a session lock are not held by who locked them. An access check
    /// that takes locks asks the lock (`lockedFor`) besides. Requirements: at most {MAX_ANSWERS} accounts times
    /// conditions.
    function decide(uint256 roomId, address[] calldata accounts)
        external
        view
        returns (Moment memory moment, RoomView memory room, Holding[] memory list, bool[] memory allowed);

    /// @notice A viewer's passes of many creators.
    /// @dev Requirements: at most {MAX_ANSWERS} creators.
    function accessTo(address viewer, address[] calldata creators)
        external
        view
        returns (Moment memory moment, Access[] memory list);

    /// @notice The most answers in one call: 128.
    function MAX_ANSWERS() external view returns (uint256);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ISessionLock
/// @notice A fan's own tokens, put where they cannot be lent or sold while the fan is in a room.
/// @dev Not upgradeable, no owner, no fee. What is locked goes back to the account it came from and to nobody else: at any
/// time when the owner leaves, and by anybody's hand once the time is over or the room is closed. One lock for each
/// owner and token, counted in what arrived. Tokens whose balances shrink by themselves can make the last owner of
/// that token wait, and what grows by itself is nobody's; other tokens are never touched.
interface ISessionLock {
    /// @notice A lock: two slots.
    struct Lock {
        uint128 amount; // slot 0: bits 0..127; smallest unit
        uint40 until; // slot 0: bits 128..167; seconds
        uint256 roomId; // slot 1
    }

    /// @notice Tokens are locked.
    /// @param received what arrived of this call
    /// @param amount what is locked now
    event TokensLocked(
        uint256 indexed roomId,
        address indexed owner,
        address indexed token,
        uint256 received,
        uint128 amount,
        uint40 until
    );
    /// @notice All of an owner's locked tokens of this kind went back.
    event TokensReturned(
        uint256 indexed roomId, address indexed owner, address indexed token, address by, uint128 amount
    );

    /// @notice The room does not exist or is closed.
    error SessionLock_RoomNotOpen(uint256 roomId);
    /// @notice These tokens are locked for another room.
    error SessionLock_LockedElsewhere(uint256 roomId, uint40 until);
    /// @notice Not an ERC-20: it could come in and never go out.
    error SessionLock_NotDivisible(address token);
    /// @notice Nothing arrived.
    error SessionLock_NothingReceived(address token);
    /// @notice More than a lock can count.
    error SessionLock_TooMuch(address token, uint256 amount);
    /// @notice Nothing is locked.
    error SessionLock_NothingLocked(address owner, address token);
    /// @notice Only the owner may leave before the end.
    error SessionLock_StillLocked(address owner, address token, uint40 until);

    /// @notice Locks tokens of the caller for a room, for {SESSION} from now. More may be added; that renews the time.
    /// @dev Requirements: the room is open; nothing is locked for another room, or its time is over; the token answers
    /// `allowance` as an ERC-20 does; something arrives. Emits {TokensLocked}.
    function lockForSession(address token, uint256 amount, uint256 roomId) external returns (uint128 locked);

    /// @notice Returns everything of the caller in this token. Leaving is the owner's right at any time; the seat that
    /// was given for it goes with it.
    /// @dev Requirements: something is locked; the token moves. Emits {TokensReturned}.
    function leaveSession(address token) external returns (uint128 amount);

    /// @notice Sends an owner's tokens back to that owner. Anyone may pay the gas.
    /// @dev Requirements: something is locked; its time is over or its room closed; the token moves.
    /// Emits {TokensReturned}.
    function returnTo(address owner, address token) external returns (uint128 amount);

    /// @notice A lock; all zero when there is none.
    function lockOf(address owner, address token) external view returns (Lock memory);
    /// @notice What counts for a room now: 0 once the time is over.
    function lockedFor(uint256 roomId, address owner, address token) external view returns (uint256);
    /// @notice How long a lock counts: 12 hours.
    function SESSION() external view returns (uint40);
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IRoomHubErrors
/// @notice Why the hub refuses. Errors of gates are declared in GateLib, those of tokens in Payments and the Ledger.
interface IRoomHubErrors {
    /// @notice No room has this id.
    error RoomHub_NoRoom(uint256 roomId);
    /// @notice The room was closed at this time, for ever.
    error RoomHub_RoomClosed(uint256 roomId, uint40 closedAt);
    /// @notice Only the room's host may do this.
    error RoomHub_NotHost(uint256 roomId, address caller);
    /// @notice The room is offered to somebody else, or to nobody.
    error RoomHub_NotOffered(uint256 roomId, address caller);
    /// @notice More speakers than any room may have.
    error RoomHub_TooManySpeakers(uint8 speakers, uint8 most);

    /// @notice Money sent there could never be taken out again.
    error RoomHub_NotAPayee(address account);
    /// @notice The room pays somebody else.
    error RoomHub_OtherPayee(uint256 roomId, address to, address payee);
    /// @notice Nobody tips themselves.
    error RoomHub_OwnTip(address account);
    /// @notice A tip of nothing.
    error RoomHub_EmptyTip();
    /// @notice No context has this number.
    error RoomHub_NoContext(uint8 contextType);
    /// @notice Native money sent does not match the tip.
    error RoomHub_WrongValue(uint256 value, uint256 wanted);
    /// @notice The native currency knows neither permit nor authorization.
    error RoomHub_NotAToken(uint8 currency);

    /// @notice Neither the creator nor a producer whose key still works.
    error RoomHub_NotProducer(address creator, address caller);
    /// @notice The zero address cannot be a producer.
    error RoomHub_ZeroAddress();
    /// @notice An end must be after now and at most at `latest`.
    error RoomHub_EndOutOfRange(uint40 until, uint256 timeNow, uint256 latest);
    /// @notice The creator is live already.
    error RoomHub_AlreadyLive(address creator, uint256 sessionId, uint40 until);
    /// @notice The creator is not live.
    error RoomHub_NotLive(address creator);
    /// @notice A session is extended, never shortened; end it instead.
    error RoomHub_NotLater(uint40 until, uint40 oldUntil);
}

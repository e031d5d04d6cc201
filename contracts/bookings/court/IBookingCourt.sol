// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "./IArbitrable.sol";

/// @title IBookingCourt
/// @notice Lets a court of the ERC-792 family be an arbiter of the escrow. It keeps no money: a side that wants the court
/// pays it. The court has the arbiter's time of the booking's policy; after that holds what {IBookings-exitOf} says. Nothing
/// here moves that time, so a booking is brought while the court's own time to rule is left of it.
interface IBookingCourt is IArbitrable {
    /// @notice The court this contract brings bookings to, and how it is to be composed; for ever.
    event CourtChosen(address indexed court, bytes extraData);
    /// @notice A side brought a booking to the court.
    event Escalated(
        bytes32 indexed id, address indexed by, uint256 indexed disputeId, uint256 cost
    );
    /// @notice The court ruled, but it refused to decide, the arbiter's time was over, or the booking had ended before.
    event RulingWithoutEffect(bytes32 indexed id, uint256 indexed disputeId, uint256 ruling);

    /// @notice Only a side of the booking may do this.
    error BookingCourt_NotParty(bytes32 id, address caller);
    /// @notice The booking is not disputed, or the arbiter's time is over.
    error BookingCourt_NotDisputed(bytes32 id);
    /// @notice The platform has not made this contract an arbiter, or one that must wait; no ruling would count.
    error BookingCourt_NotArbiter(bool isArbiter, uint32 delay);
    /// @notice What is left of the arbiter's time after `last` (seconds) is less than the court needs.
    error BookingCourt_TooLate(uint256 time, uint256 last);
    /// @notice A court has three days to rule, and no more than an arbiter ever has (seconds).
    error BookingCourt_RulingTimeOutOfRange(uint256 rulingTime, uint256 low, uint256 high);
    /// @notice The court has this booking already.
    error BookingCourt_Escalated(bytes32 id);
    /// @notice Less than the court's price was sent.
    error BookingCourt_Underpaid(uint256 sent, uint256 cost);
    /// @notice Only the court rules.
    error BookingCourt_NotCourt(address caller);
    /// @notice No such dispute is open here.
    error BookingCourt_NoDispute(uint256 disputeId);
    /// @notice Not one of the choices.
    error BookingCourt_NoSuchRuling(uint256 ruling, uint256 most);

    /// @notice Brings a disputed booking to the court; what is above its price comes back.
    /// @dev Requirements: the caller is fan or creator; disputed; {rulingTime} is left of the arbiter's time; this contract is
    /// an arbiter now, without a delay; not brought before; the price is sent.
    /// Emits {Escalated} and {IArbitrable-Dispute}.
    function escalate(bytes32 id) external payable returns (uint256 disputeId);

    /// @notice Says something to the jurors.
    /// @dev Requirements: the caller is fan or creator; disputed. Emits {IArbitrable-Evidence}.
    function submitEvidence(bytes32 id, string calldata evidence) external;

    /// @notice How long the court may need from {escalate} to its ruling, in seconds; as it was stated when this was made.
    function rulingTime() external view returns (uint256);

    /// @notice The booking of an open dispute; zero when there is none.
    function bookingOf(uint256 disputeId) external view returns (bytes32 id);

    /// @notice Whether a booking was brought here.
    function isEscalated(bytes32 id) external view returns (bool);
}

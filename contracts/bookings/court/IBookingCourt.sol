// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "./IArbitrable.sol";

/// @title IBookingCourt
/// @notice Lets a court of the ERC-792 family be an arbiter of the escrow. It keeps no money: a side that wants the court
/// pays it. The court has the arbiter's time of the booking's policy; after that the fallback holds.
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
    /// @dev Requirements: the caller is fan or creator; disputed, and the arbiter's time is not over, so that a ruling can
    /// still count; not brought before; the price is sent.
    /// Emits {Escalated} and {IArbitrable-Dispute}.
    function escalate(bytes32 id) external payable returns (uint256 disputeId);

    /// @notice Says something to the jurors.
    /// @dev Requirements: the caller is fan or creator; disputed. Emits {IArbitrable-Evidence}.
    function submitEvidence(bytes32 id, string calldata evidence) external;

    /// @notice The booking of an open dispute; zero when there is none.
    function bookingOf(uint256 disputeId) external view returns (bytes32 id);

    /// @notice Whether a booking was brought here.
    function isEscalated(bytes32 id) external view returns (bool);
}

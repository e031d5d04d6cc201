// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Fees} from "../../payments/Fees.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {Payments} from "../../payments/Payments.sol";
import {IConsultationEscrow} from "../IConsultationEscrow.sol";
import {Booking, Status} from "../terms/Booking.sol";
import {IArbitrable} from "./IArbitrable.sol";
import {IArbitrator} from "./IArbitrator.sol";
import {IBookingCourt} from "./IBookingCourt.sol";

/// @title BookingCourt
/// @notice See {IBookingCourt}. Works once the platform gives it {Roles-ARBITER}.
contract BookingCourt is IBookingCourt, ReentrancyGuardTransient {
    /// @dev Beside 0, "refused": 1 = the creator, 2 = the fan, 3 = half each.
    uint256 private constant CHOICES = 3;
    uint256 private constant FOR_CREATOR = 1;
    uint256 private constant FOR_FAN = 2;

    IConsultationEscrow private immutable ESCROW;
    IArbitrator private immutable COURT;
    ILedger private immutable LEDGER;

    /// @dev How the court is to be composed, as it asks for it.
    bytes private _extraData;

    /// @inheritdoc IBookingCourt
    mapping(uint256 disputeId => bytes32 id) public bookingOf;
    /// @inheritdoc IBookingCourt
    mapping(bytes32 id => bool) public isEscalated;

    constructor(
        IConsultationEscrow escrow,
        IArbitrator court,
        ILedger ledger,
        bytes memory extraData,
        string memory metaEvidence
    ) {
        ESCROW = escrow;
        COURT = court;
        LEDGER = ledger;
        _extraData = extraData;
        emit CourtChosen(address(court), extraData);
        emit MetaEvidence(0, metaEvidence);
    }

    /// @inheritdoc IBookingCourt
    function escalate(bytes32 id) external payable nonReentrant returns (uint256 disputeId) {
        // Check
        _checkParty(id);
        if (!_isAwaited(id)) revert BookingCourt_NotDisputed(id);
        if (isEscalated[id]) revert BookingCourt_Escalated(id);
        uint256 cost = COURT.arbitrationCost(_extraData);
        if (msg.value < cost) revert BookingCourt_Underpaid(msg.value, cost);

        // Effect
        isEscalated[id] = true;

        // Interaction: the court is trusted with the booking and answers the number it will rule on.
        disputeId = COURT.createDispute{value: cost}(CHOICES, _extraData);

        // Effect
        bookingOf[disputeId] = id;

        // Log
        emit Escalated({id: id, by: msg.sender, disputeId: disputeId, cost: cost});
        emit Dispute(address(COURT), disputeId, 0, uint256(id));

        // Interaction
        Payments.pushNative(LEDGER, msg.sender, msg.value - cost);
    }

    /// @inheritdoc IBookingCourt
    function submitEvidence(bytes32 id, string calldata evidence) external {
        // Check
        _checkParty(id);

        // Log
        emit Evidence(address(COURT), uint256(id), msg.sender, evidence);
    }

    /// @inheritdoc IArbitrable
    function rule(uint256 disputeId, uint256 ruling) external nonReentrant {
        // Check
        if (msg.sender != address(COURT)) revert BookingCourt_NotCourt(msg.sender);
        bytes32 id = bookingOf[disputeId];
        if (id == 0) revert BookingCourt_NoDispute(disputeId);
        if (ruling > CHOICES) revert BookingCourt_NoSuchRuling(ruling, CHOICES);

        // Effect
        delete bookingOf[disputeId];

        // Log
        emit Ruling(address(COURT), disputeId, ruling);

        // A court that comes too late, or refuses, is not held up; the fallback of the policy holds.
        if (ruling == 0 || !_isAwaited(id)) {
            emit RulingWithoutEffect(id, disputeId, ruling);
            return;
        }

        // Interaction: what fails here fails whole and can be tried again. Were it caught, whoever sends the ruling with
        // too little gas could make it vanish.
        ESCROW.resolve(id, _creatorBps(ruling), bytes32(disputeId));
    }

    /// @dev Whether the escrow still waits for an arbiter.
    function _isAwaited(bytes32 id) private view returns (bool) {
        return ESCROW.bookingOf(id).status == Status.Disputed && block.timestamp < ESCROW.caseOf(id).until;
    }

    function _checkParty(bytes32 id) private view {
        Booking memory booking = ESCROW.bookingOf(id);
        if (booking.status != Status.Disputed) revert BookingCourt_NotDisputed(id);
        if (msg.sender != booking.fan && msg.sender != booking.creator) revert BookingCourt_NotParty(id, msg.sender);
    }

    function _creatorBps(uint256 ruling) private pure returns (uint16) {
        if (ruling == FOR_CREATOR) return uint16(Fees.BPS);
        return ruling == FOR_FAN ? 0 : uint16(Fees.BPS / 2);
    }
}

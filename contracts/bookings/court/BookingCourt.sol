// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Roles} from "../../governance/Roles.sol";
import {Fees} from "../../payments/Fees.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {Payments} from "../../payments/Payments.sol";
import {IConsultationEscrow} from "../IConsultationEscrow.sol";
import {Booking, Status} from "../types/Booking.sol";
import {Policies} from "../types/Policy.sol";
import {IArbitrable} from "./IArbitrable.sol";
import {IArbitrator} from "./IArbitrator.sol";
import {IBookingCourt} from "./IBookingCourt.sol";

/// @title BookingCourt
/// @notice See {IBookingCourt}. Works while the platform has given it {Roles-ARBITER}.
contract BookingCourt is IBookingCourt, ReentrancyGuardTransient {
    /// @dev Beside 0, "refused": 1 = the creator, 2 = the fan, 3 = half each.
    uint256 private constant CHOICES = 3;
    uint256 private constant FOR_CREATOR = 1;
    uint256 private constant FOR_FAN = 2;

    uint256 private constant MIN_RULING_TIME = 3 days;

    IConsultationEscrow private immutable ESCROW;
    IAccessManager private immutable MANAGER;
    IArbitrator private immutable COURT;
    ILedger private immutable LEDGER;

    /// @inheritdoc IBookingCourt
    uint256 public immutable rulingTime;

    /// @dev How the court is to be composed, as it asks for it.
    bytes private _extraData;

    /// @inheritdoc IBookingCourt
    mapping(uint256 disputeId => bytes32 id) public bookingOf;
    /// @inheritdoc IBookingCourt
    mapping(bytes32 id => bool) public isEscalated;

    /// @param extraData how the court is to be composed, as it asks for it
    /// @param metaEvidence what its jurors are asked (ERC-1497)
    /// @param rulingTime_ the longest it may need for a ruling, in seconds: 3 to 60 days
    constructor(
        IConsultationEscrow escrow,
        IArbitrator court,
        ILedger ledger,
        bytes memory extraData,
        string memory metaEvidence,
        uint256 rulingTime_
    ) {
        if (rulingTime_ < MIN_RULING_TIME || rulingTime_ > Policies.MAX_ARBITER) {
            revert BookingCourt_RulingTimeOutOfRange(rulingTime_, MIN_RULING_TIME, Policies.MAX_ARBITER);
        }
        ESCROW = escrow;
        MANAGER = IAccessManager(escrow.authority());
        rulingTime = rulingTime_;
        COURT = court;
        LEDGER = ledger;
        _extraData = extraData;
        emit CourtChosen(address(court), extraData);
        emit MetaEvidence(0, metaEvidence);
    }

    /// @inheritdoc IBookingCourt
    function escalate(bytes32 id) external payable nonReentrant returns (uint256 disputeId) {
        // Check
        _checkDisputeParty(id);
        _checkCanRule(id);
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
        _checkDisputeParty(id);

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

        // A ruling that comes too late, or a refusal to rule, must not revert in the court; the escrow goes on without it.
        if (ruling == 0 || !_isAwaited(id)) {
            emit RulingWithoutEffect(id, disputeId, ruling);
            return;
        }

        // Interaction: what fails here fails whole and can be tried again. Were it caught, whoever sends the ruling with
        // too little gas could make it vanish.
        ESCROW.resolve(id, _creatorBps(ruling), bytes32(disputeId));
    }

    /// @dev Reverts when the escrow would not take this contract's ruling, or the court might need longer than is left: then
    /// nobody should pay for one.
    function _checkCanRule(bytes32 id) private view {
        (bool isArbiter, uint32 delay) = MANAGER.hasRole(Roles.ARBITER, address(this));
        if (!isArbiter || delay != 0) revert BookingCourt_NotArbiter(isArbiter, delay);
        uint256 last = ESCROW.caseOf(id).until - rulingTime;
        if (block.timestamp > last) revert BookingCourt_TooLate(block.timestamp, last);
    }

    /// @dev Whether the escrow still waits for an arbiter.
    function _isAwaited(bytes32 id) private view returns (bool) {
        return ESCROW.bookingOf(id).status == Status.Disputed && block.timestamp < ESCROW.caseOf(id).until;
    }

    /// @dev Reverts unless the booking is disputed and the caller is its fan or creator.
    function _checkDisputeParty(bytes32 id) private view {
        Booking memory booking = ESCROW.bookingOf(id);
        if (booking.status != Status.Disputed) revert BookingCourt_NotDisputed(id);
        if (msg.sender != booking.fan && msg.sender != booking.creator) revert BookingCourt_NotParty(id, msg.sender);
    }

    /// @dev What a ruling other than 0 gives the creator, in hundredths of a percent.
    function _creatorBps(uint256 ruling) private pure returns (uint16) {
        if (ruling == FOR_CREATOR) return uint16(Fees.BPS);
        return ruling == FOR_FAN ? 0 : uint16(Fees.BPS / 2);
    }
}

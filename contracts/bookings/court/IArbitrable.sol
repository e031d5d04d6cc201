// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IArbitrable
/// @notice ERC-792 and ERC-1497: what a court calls, and what its users read.
interface IArbitrable {
    /// @notice The court decided.
    event Ruling(address indexed _arbitrator, uint256 indexed _disputeID, uint256 _ruling);
    /// @notice What jurors are asked; written once.
    event MetaEvidence(uint256 indexed _metaEvidenceID, string _evidence);
    /// @notice A dispute was opened in the court.
    event Dispute(
        address indexed _arbitrator,
        uint256 indexed _disputeID,
        uint256 _metaEvidenceID,
        uint256 _evidenceGroupID
    );
    /// @notice A side says something. The group is the booking's id.
    event Evidence(
        address indexed _arbitrator,
        uint256 indexed _evidenceGroupID,
        address indexed _party,
        string _evidence
    );

    /// @notice Takes the court's decision.
    /// @dev Requirements: the caller is the court; the dispute is open here; the ruling is one of the choices; the
    /// escrow takes it while it waits for it. Emits {Ruling} and, when the escrow no longer waits for it or the court refuses
    /// to decide, {IBookingCourt-RulingWithoutEffect}.
    function rule(uint256 disputeId, uint256 ruling) external;
}

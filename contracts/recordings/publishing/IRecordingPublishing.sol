// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../gates/Gate.sol";
import {IRecordingsErrors} from "../IRecordingsErrors.sol";
import {IRecordingsEvents} from "../IRecordingsEvents.sol";
import {Consent, Draft, Sale} from "../RecordingTerms.sol";

/// @title IRecordingPublishing
/// @notice What only the creator of a collection does: publish, and change what may change afterwards.
interface IRecordingPublishing is IRecordingsEvents, IRecordingsErrors {
    /// @notice Publishes a recording.
    /// @param gate what a receiver has to hold when buying
    /// @param consents one for each collaborator, ascending by address; payout and royalty are fixed by them
    /// @dev Requirements: the caller is the creator; the content was not published here before; content and metadata
    /// are not zero; the royalty is at most 1,000 (10 %); the payout is not zero, this collection or the Ledger; the
    /// currency is listed and not paused; `mintEnd` is 0 or in the future; the gate is one that {GateLib-check}
    /// accepts, and asks for final passes (PASS_FINAL) where it asks for passes, because copies stay; at most 10 consents,
    /// each signed by its collaborator and not expired.
    /// Emits {RecordingPublished}, `URI` and one {ConsentRecorded} for each collaborator.
    function publish(Draft calldata draft, Condition[] calldata gate, Consent[] calldata consents)
        external
        returns (uint256 id);

    /// @notice Changes what is asked of later buyers.
    /// @dev Requirements: the caller is the creator; a published supply falls or stays, never below what is minted; a
    /// published end comes nearer or stays, never into the past. Emits {SaleChanged}.
    function updateSale(uint256 id, Sale calldata sale) external;

    /// @notice Where later sales and royalties of a recording go.
    /// @dev Requirements: the caller is the creator; no collaborator agreed to the old one; not zero, this collection
    /// or the Ledger. Emits {PayoutChanged}.
    function setPayout(uint256 id, address newPayout) external;

    /// @notice Names another JSON document.
    /// @dev Requirements: the caller is the creator; not frozen; not zero. Emits {MetadataChanged} and `URI`.
    function setMetadata(uint256 id, bytes32 metadata) external;

    /// @notice Promises never to name another document.
    /// @dev Requirements: the caller is the creator; not frozen. Emits {MetadataFrozen}.
    function freeze(uint256 id) external;

    /// @notice The recording with this content; 0 when there is none.
    function idOf(bytes32 content) external view returns (uint256);
    /// @notice Number of recordings; ids are 1 to this.
    function lastId() external view returns (uint256);
    /// @notice Copies ever sold to an account, of recordings that limit them.
    function soldTo(uint256 id, address account) external view returns (uint32);
    /// @notice How often an account gave copies of a recording away. Offers that rest on holding them compare it.
    function departures(uint256 id, address account) external view returns (uint256);
    /// @notice The wallet that made this collection; the only one that may publish.
    function creator() external view returns (address);
}

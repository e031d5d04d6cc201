// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../gates/Gate.sol";
import {Item, Sale} from "./RecordingTerms.sol";

/// @title IRecordingsEvents
/// @notice Everything a collection of recordings says beside ERC-1155 `TransferSingle`, `TransferBatch`,
/// `ApprovalForAll` and `URI` (at publishing and whenever the metadata changes). Its state can be rebuilt from these
/// alone. Amounts are in the smallest unit of `currency` (index in CurrencyList, 0 = native); times are seconds.
interface IRecordingsEvents {
    /// @notice A recording can be bought from now on. Ids count up from 1.
    /// @param item everything that is kept of it
    /// @param gate what a receiver has to hold; empty = nothing
    event RecordingPublished(uint256 indexed id, bytes32 indexed content, Item item, Condition[] gate);

    /// @notice Somebody who can be seen or heard in a recording agreed to its publication on these terms.
    event ConsentRecorded(
        uint256 indexed id,
        address indexed collaborator,
        bytes32 content,
        address payout,
        uint16 royaltyBps,
        uint256 deadline
    );

    /// @notice Copies were sold. The payout had `amount - fee`, the treasury `fee`.
    /// @param minted copies ever made of this recording
    /// @param byWallet copies ever sold to `to`; 0 where the recording sets no limit
    event RecordingMinted(
        uint256 indexed id,
        address indexed to,
        address indexed payer,
        uint32 quantity,
        uint8 currency,
        uint256 amount,
        uint256 fee,
        address payout,
        address treasury,
        uint32 minted,
        uint32 byWallet
    );

    /// @notice What is asked of later buyers.
    event SaleChanged(uint256 indexed id, Sale oldSale, Sale newSale);

    /// @notice Later sales and royalties of this recording go to `newPayout`.
    event PayoutChanged(uint256 indexed id, address oldPayout, address newPayout);

    /// @notice `uri` names another document.
    event MetadataChanged(uint256 indexed id, bytes32 oldMetadata, bytes32 newMetadata);

    /// @notice `uri` names this document for ever.
    event MetadataFrozen(uint256 indexed id, bytes32 metadata);
}

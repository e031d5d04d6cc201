// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "solady/src/utils/EIP712.sol";
import {Condition, GateKinds} from "../../gates/Gate.sol";
import {GateLib} from "../../gates/GateLib.sol";
import {SignatureLib} from "../../libraries/SignatureLib.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {ILedger} from "../../payments/ILedger.sol";
import {RecordingStorage} from "../RecordingStorage.sol";
import {Consent, Draft, Item, Sale} from "../RecordingTerms.sol";
import {ContentUri} from "../ContentUri.sol";
import {IRecordingPublishing} from "./IRecordingPublishing.sol";

/// @title RecordingPublishing
/// @notice What only the creator of a collection does: {Recordings} runs it on its own storage. By itself it has no
/// creator, and everything here refuses. It is a contract of its own so that the code that buyers call stays small.
contract RecordingPublishing is RecordingStorage, EIP712 {
    /// @notice ERC-1155: another document describes a recording.
    event URI(string value, uint256 indexed id);

    uint16 private constant MAX_ROYALTY_BPS = 1_000;
    uint256 private constant MAX_COLLABORATORS = 10;
    bytes32 private constant CONSENT_TYPEHASH = keccak256(
        "Consent(address collaborator,bytes32 content,address payout,uint16 royaltyBps,uint256 deadline)"
    );

    constructor(ILedger ledger, ICurrencyList currencies) RecordingStorage(ledger, currencies) {}

    modifier onlyCreator() {
        if (msg.sender != creator()) revert Recordings_NotCreator(msg.sender);
        _;
    }

    /// @inheritdoc IRecordingPublishing
    function publish(Draft calldata draft, Condition[] calldata gate, Consent[] calldata consents)
        external
        onlyCreator
        returns (uint256 id)
    {
        // Check
        _checkDraft(draft);
        Condition[] memory conditions = gate;
        _checkGate(conditions);
        if (consents.length > MAX_COLLABORATORS) {
            revert Recordings_TooManyCollaborators(consents.length, MAX_COLLABORATORS);
        }

        // Effect
        id = ++lastId;
        idOf[draft.content] = id;
        _items[id] = _itemOf(draft, consents.length, conditions.length);
        GateLib.write(_gates[id], conditions, 0);

        // Log
        emit RecordingPublished({id: id, content: draft.content, item: _items[id], gate: conditions});
        emit URI(ContentUri.ofDocument(draft.metadata), id);
        _recordConsents(id, draft, consents);
    }

    /// @inheritdoc IRecordingPublishing
    function updateSale(uint256 id, Sale calldata sale) external onlyCreator {
        // Check
        Item storage recording = _existing(id);
        Sale memory old = Sale({price: recording.price, maxSupply: recording.maxSupply, mintEnd: recording.mintEnd});
        if (sale.maxSupply != old.maxSupply) {
            if (old.maxSupply != 0 && (sale.maxSupply == 0 || sale.maxSupply > old.maxSupply)) {
                revert Recordings_SupplyOnlyFalls(old.maxSupply, sale.maxSupply);
            }
            if (sale.maxSupply < recording.minted) revert Recordings_SupplyBelowMinted(recording.minted, sale.maxSupply);
        }
        if (sale.mintEnd != old.mintEnd) {
            if (old.mintEnd != 0 && (sale.mintEnd == 0 || sale.mintEnd > old.mintEnd)) {
                revert Recordings_EndOnlyNearer(old.mintEnd, sale.mintEnd);
            }
            if (sale.mintEnd < block.timestamp) revert Recordings_EndPast(sale.mintEnd, block.timestamp);
        }

        // Effect
        (recording.price, recording.maxSupply, recording.mintEnd) = (sale.price, sale.maxSupply, sale.mintEnd);

        // Log
        emit SaleChanged({id: id, oldSale: old, newSale: sale});
    }

    /// @inheritdoc IRecordingPublishing
    function setPayout(uint256 id, address newPayout) external onlyCreator {
        Item storage recording = _existing(id);
        if (recording.collaborators != 0) revert Recordings_PayoutFixed(id, recording.collaborators);
        _checkPayee(newPayout);
        address oldPayout = recording.payout;
        recording.payout = newPayout;
        emit PayoutChanged({id: id, oldPayout: oldPayout, newPayout: newPayout});
    }

    /// @inheritdoc IRecordingPublishing
    function setMetadata(uint256 id, bytes32 metadata) external onlyCreator {
        Item storage recording = _existing(id);
        if (recording.frozen) revert Recordings_Frozen(id);
        if (metadata == 0) revert Recordings_EmptyDigest(recording.content, metadata);
        bytes32 oldMetadata = recording.metadata;
        recording.metadata = metadata;
        emit MetadataChanged({id: id, oldMetadata: oldMetadata, newMetadata: metadata});
        emit URI(ContentUri.ofDocument(metadata), id);
    }

    /// @inheritdoc IRecordingPublishing
    function freeze(uint256 id) external onlyCreator {
        Item storage recording = _existing(id);
        if (recording.frozen) revert Recordings_Frozen(id);
        recording.frozen = true;
        emit MetadataFrozen(id, recording.metadata);
    }

    /// @inheritdoc EIP712
    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Recordings", "1");
    }

    function _checkDraft(Draft calldata draft) private view {
        if (draft.content == 0 || draft.metadata == 0) revert Recordings_EmptyDigest(draft.content, draft.metadata);
        if (idOf[draft.content] != 0) revert Recordings_AlreadyPublished(draft.content, idOf[draft.content]);
        if (draft.royaltyBps > MAX_ROYALTY_BPS) revert Recordings_RoyaltyTooHigh(draft.royaltyBps, MAX_ROYALTY_BPS);
        _checkPayee(draft.payout);
        (,, bool paused) = CURRENCIES.currencyAt(draft.currency);
        if (paused) revert Recordings_CurrencyPaused(draft.currency);
        if (draft.mintEnd != 0 && draft.mintEnd <= block.timestamp) {
            revert Recordings_EndPast(draft.mintEnd, block.timestamp);
        }
    }

    /// @dev At most {GateKinds-MAX_CONDITIONS}. A copy cannot be taken back, so the pass that it is sold for must not be
    /// given back either.
    function _checkGate(Condition[] memory conditions) private view {
        GateLib.check(conditions, msg.sender);
        for (uint256 n; n < conditions.length; ++n) {
            if (conditions[n].kind == GateKinds.PASS) revert Recordings_PassNotFinal(n, conditions[n].token);
        }
    }

    function _checkPayee(address account) private view {
        if (account == address(0) || account == address(this) || account == address(LEDGER)) {
            revert Recordings_NotAPayee(account);
        }
    }

    /// @dev At most MAX_COLLABORATORS. Ascending addresses name nobody twice and never the zero address. The content is
    /// the nonce: it can be published once, so a signature works once.
    function _recordConsents(uint256 id, Draft calldata draft, Consent[] calldata consents) private {
        address previous;
        for (uint256 n; n < consents.length; ++n) {
            Consent calldata consent = consents[n];
            address collaborator = consent.collaborator;
            if (collaborator <= previous) revert Recordings_CollaboratorOrder(previous, collaborator);
            previous = collaborator;
            if (block.timestamp > consent.deadline) {
                revert Recordings_ConsentExpired(collaborator, consent.deadline, block.timestamp);
            }
            bytes32 agreed = keccak256(
                abi.encode(
                    CONSENT_TYPEHASH, collaborator, draft.content, draft.payout, draft.royaltyBps, consent.deadline
                )
            );
            if (!SignatureLib.isValid(collaborator, _hashTypedData(agreed), consent.signature)) {
                revert Recordings_NoConsent(collaborator);
            }
            emit ConsentRecorded({
                id: id,
                collaborator: collaborator,
                content: draft.content,
                payout: draft.payout,
                royaltyBps: draft.royaltyBps,
                deadline: consent.deadline
            });
        }
    }

    /// @dev Casting to 'uint8' is safe because both counts have small bounds, checked before.
    // forge-lint: disable-next-item(unsafe-typecast)
    function _itemOf(Draft calldata draft, uint256 collaborators, uint256 conditions)
        private
        pure
        returns (Item memory)
    {
        return Item({
            content: draft.content,
            metadata: draft.metadata,
            payout: draft.payout,
            royaltyBps: draft.royaltyBps,
            currency: draft.currency,
            collaborators: uint8(collaborators),
            conditions: uint8(conditions),
            gateAll: draft.gateAll,
            frozen: false,
            price: draft.price,
            maxSupply: draft.maxSupply,
            minted: 0,
            perWallet: draft.perWallet,
            mintEnd: draft.mintEnd
        });
    }
}

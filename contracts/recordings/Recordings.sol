// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155} from "solady/src/tokens/ERC1155.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {Condition} from "../gates/Gate.sol";
import {GateLib} from "../gates/GateLib.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {ILedger} from "../payments/ILedger.sol";
import {ContentUri} from "./desk/ContentUri.sol";
import {IRecordingDesk} from "./desk/IRecordingDesk.sol";
import {IRecordings} from "./IRecordings.sol";
import {RecordingBook} from "./RecordingBook.sol";
import {RecordingSale} from "./RecordingSale.sol";
import {Consent, Draft, Item, Sale} from "./RecordingTerms.sol";

/// @title Recordings
/// @notice See {IRecordings}. Deployed once; every collection is a clone that carries its creator and name as immutable
/// arguments, `creator 20 bytes | name`, and therefore needs no initialiser.
contract Recordings is RecordingSale {
    address private immutable DESK;

    /// @param desk a {RecordingDesk} over the same ledger and currency list
    constructor(ILedger ledger, ICurrencyList currencies, IFeeSchedule fees, address desk)
        RecordingBook(ledger, currencies)
        RecordingSale(fees)
    {
        DESK = desk;
    }

    /// @inheritdoc IRecordingDesk
    function publish(Draft calldata, Condition[] calldata, Consent[] calldata) external returns (uint256) {
        _atDesk();
    }

    /// @inheritdoc IRecordingDesk
    function updateSale(uint256, Sale calldata) external {
        _atDesk();
    }

    /// @inheritdoc IRecordingDesk
    function setPayout(uint256, address) external {
        _atDesk();
    }

    /// @inheritdoc IRecordingDesk
    function setMetadata(uint256, bytes32) external {
        _atDesk();
    }

    /// @inheritdoc IRecordingDesk
    function freeze(uint256) external {
        _atDesk();
    }

    /// @inheritdoc IRecordings
    function item(uint256 id) external view returns (Item memory) {
        return _existing(id);
    }

    /// @inheritdoc IRecordings
    function gateOf(uint256 id) external view returns (Condition[] memory) {
        return GateLib.read(_gates[id], _existing(id).conditions);
    }

    /// @inheritdoc IRecordings
    function contentURI(uint256 id) external view returns (string memory) {
        return ContentUri.ofFile(_existing(id).content);
    }

    /// @inheritdoc IRecordings
    function royaltyInfo(uint256 id, uint256 salePrice) external view returns (address receiver, uint256 amount) {
        Item storage kept = _existing(id);
        return (kept.payout, salePrice * kept.royaltyBps / 10_000); // floor: favours the seller
    }

    /// @inheritdoc IRecordings
    function name() external view returns (string memory) {
        return string(LibClone.argsOnClone(address(this), 20));
    }

    /// @inheritdoc ERC1155
    function uri(uint256 id) public view override returns (string memory) {
        return ContentUri.ofDocument(_existing(id).metadata);
    }

    /// @inheritdoc ERC1155
    /// @dev Adds ERC-2981.
    function supportsInterface(bytes4 id) public view override returns (bool) {
        return id == 0x2a55205a || super.supportsInterface(id);
    }

    /// @dev Hands the call as it came to the desk, on this storage, and ends with its answer.
    function _atDesk() private {
        address desk = DESK;
        assembly ("memory-safe") {
            let into := mload(0x40)
            calldatacopy(into, 0, calldatasize())
            let done := delegatecall(gas(), desk, into, calldatasize(), 0, 0)
            returndatacopy(into, 0, returndatasize())
            if iszero(done) { revert(into, returndatasize()) }
            return(into, returndatasize())
        }
    }
}

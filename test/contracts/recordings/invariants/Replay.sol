// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../../contracts/gates/Gate.sol";
import {IRecordingsEvents as E} from "../../../../contracts/recordings/IRecordingsEvents.sol";
import {Item, Sale} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Vm} from "../../kit/Vm.sol";

/// @title Replay
/// @notice What an index knows of recordings: everything here comes from logs and nothing from a getter.
contract Replay {
    /// @notice One row of sales.
    struct Sold {
        uint256 id;
        address to;
        address payer;
        uint256 quantity;
        uint256 amount;
        uint256 fee;
    }

    struct Minted {
        uint32 quantity;
        uint8 currency;
        uint256 amount;
        uint256 fee;
        address payout;
        address treasury;
        uint32 minted;
        uint32 byWallet;
    }

    bytes32 private constant SINGLE = keccak256("TransferSingle(address,address,address,uint256,uint256)");

    mapping(uint256 id => Item) private _items;
    mapping(uint256 id => bytes32) public gateHash;
    mapping(uint256 id => mapping(address who => uint256)) public balanceOf;
    mapping(uint256 id => mapping(address who => uint256)) public departures;
    mapping(uint256 id => mapping(address who => uint32)) public soldTo;
    mapping(uint8 currency => uint256) public paid;
    mapping(uint8 currency => uint256) public fees;
    uint256 public lastId;
    Sold[] public sales;

    function item(uint256 id) external view returns (Item memory) {
        return _items[id];
    }

    function replay(Vm.Log[] memory logs, address collection) external {
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].emitter == collection) _read(logs[n].topics, logs[n].data);
        }
    }

    function _read(bytes32[] memory topics, bytes memory data) private {
        uint256 id = topics.length > 1 ? uint256(topics[1]) : 0;
        if (topics[0] == E.RecordingPublished.selector) {
            (Item memory made, Condition[] memory gate) = abi.decode(data, (Item, Condition[]));
            _items[id] = made;
            gateHash[id] = keccak256(abi.encode(gate));
            ++lastId;
        } else if (topics[0] == E.SaleChanged.selector) {
            (, Sale memory sale) = abi.decode(data, (Sale, Sale));
            (_items[id].price, _items[id].maxSupply, _items[id].mintEnd) = (sale.price, sale.maxSupply, sale.mintEnd);
        } else if (topics[0] == E.PayoutChanged.selector) {
            (, _items[id].payout) = abi.decode(data, (address, address));
        } else if (topics[0] == E.MetadataChanged.selector) {
            (, _items[id].metadata) = abi.decode(data, (bytes32, bytes32));
        } else if (topics[0] == E.MetadataFrozen.selector) {
            _items[id].frozen = true;
        } else if (topics[0] == E.RecordingMinted.selector) {
            _sold(id, address(uint160(uint256(topics[2]))), address(uint160(uint256(topics[3]))), data);
        } else if (topics[0] == SINGLE) {
            _moved(address(uint160(uint256(topics[2]))), address(uint160(uint256(topics[3]))), data);
        }
    }

    function _sold(uint256 id, address to, address payer, bytes memory data) private {
        Minted memory sale = abi.decode(data, (Minted));
        _items[id].minted = sale.minted;
        soldTo[id][to] = sale.byWallet;
        paid[sale.currency] += sale.amount;
        fees[sale.currency] += sale.fee;
        sales.push(Sold(id, to, payer, sale.quantity, sale.amount, sale.fee));
    }

    function _moved(address from, address to, bytes memory data) private {
        (uint256 id, uint256 amount) = abi.decode(data, (uint256, uint256));
        if (from != address(0)) {
            balanceOf[id][from] -= amount;
            ++departures[id][from];
        }
        balanceOf[id][to] += amount;
    }
}

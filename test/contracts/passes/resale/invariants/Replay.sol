// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassResale} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {Vm} from "../../../kit/Vm.sol";

/// @title Replay
/// @notice What an index knows of resale: everything here comes from logs and nothing from a getter.
contract Replay {
    struct Offer {
        uint256 quantity;
        uint8 currency;
        uint256 price;
        uint40 until;
        uint256 state;
        uint16 royaltyBps;
        bytes32 listed;
        bytes32 replaced;
    }

    error Replay_OtherListing(bytes32 said, bytes32 known);

    mapping(address collection => mapping(uint256 itemId => mapping(address seller => bytes32))) public listedBy;
    uint256 public sales;
    uint256 public revenue;

    function replay(Vm.Log[] memory logs, address resale) external {
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].emitter == resale) _read(logs[n].topics, logs[n].data);
        }
    }

    function _read(bytes32[] memory topics, bytes memory data) private {
        mapping(address seller => bytes32) storage item = listedBy[_toAddress(topics[1])][uint256(topics[2])];
        address seller = _toAddress(topics[3]);
        bytes32 before = item[seller];
        if (topics[0] == IPassResale.Listed.selector) {
            Offer memory offer = abi.decode(data, (Offer));
            if (offer.replaced != before) revert Replay_OtherListing(offer.replaced, before);
            item[seller] = offer.listed;
            return;
        }
        if (topics[0] == IPassResale.Unlisted.selector) {
            if (abi.decode(data, (bytes32)) != before) revert Replay_OtherListing(abi.decode(data, (bytes32)), before);
        } else {
            (,,,, uint256 price) = abi.decode(data, (address, address, uint256, uint8, uint256));
            ++sales;
            revenue += price;
        }
        delete item[seller];
    }

    function _toAddress(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}

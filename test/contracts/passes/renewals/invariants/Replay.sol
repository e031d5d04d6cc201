// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassRenewals, Subscription} from "../../../../../contracts/passes/renewals/IPassRenewals.sol";
import {Vm} from "../../../kit/Vm.sol";

/// @title Replay
/// @notice What an index knows of renewals: everything here comes from logs and nothing from a getter.
contract Replay {
    struct Agreed {
        uint64 passId;
        uint16 tierId;
        uint8 currency;
        uint96 cap;
        uint96 tip;
        uint16 periods;
        uint40 cursor;
    }

    mapping(uint256 id => Subscription) private _rows;
    uint256 public lastId;

    function row(uint256 id) external view returns (Subscription memory) {
        return _rows[id];
    }

    function replay(Vm.Log[] memory logs, address renewals) external {
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].emitter == renewals) _read(logs[n].topics, logs[n].data);
        }
    }

    function _read(bytes32[] memory topics, bytes memory data) private {
        Subscription storage kept = _rows[uint256(topics[1])];
        if (topics[0] == IPassRenewals.Subscribed.selector) {
            ++lastId;
            kept.subscriber = address(uint160(uint256(topics[2])));
            kept.collection = address(uint160(uint256(topics[3])));
            Agreed memory agreed = abi.decode(data, (Agreed));
            (kept.passId, kept.tierId, kept.currency) = (agreed.passId, agreed.tierId, agreed.currency);
            (kept.cap, kept.tip, kept.left, kept.cursor) = (agreed.cap, agreed.tip, agreed.periods, agreed.cursor);
        } else if (topics[0] == IPassRenewals.RenewalCharged.selector) {
            (,,, kept.cursor, kept.left) = abi.decode(data, (uint8, uint256, uint256, uint40, uint16));
        } else if (topics[0] == IPassRenewals.Unsubscribed.selector) {
            delete _rows[uint256(topics[1])];
        }
    }
}

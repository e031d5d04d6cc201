// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {ISplitFactory} from "../../../../contracts/splits/ISplitFactory.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {Vm} from "../../kit/Vm.sol";

/// @title Replay
/// @notice What an index knows of one split: everything here comes from logs and nothing from a getter.
contract Replay {
    error Replay_OtherList(bytes32 said, bytes32 known);
    error Replay_PartsDoNotAddUp(uint256 amount, uint256 sum);

    bytes32 public payeesHash;
    mapping(bytes32 hash => bytes) private lists; // every list there was, encoded
    mapping(uint8 currency => bytes32) private kept;
    mapping(uint8 currency => mapping(address who => uint256)) public paid;

    function payeesHashOf(uint8 currency) public view returns (bytes32) {
        return kept[currency] != 0 ? kept[currency] : payeesHash;
    }

    function replay(Vm.Log[] memory logs) external {
        for (uint256 n; n < logs.length; ++n) {
            bytes32 topic = logs[n].topics[0];
            if (topic == ISplitFactory.SplitCreated.selector) {
                (, Payee[] memory payees) = abi.decode(logs[n].data, (bytes32, Payee[]));
                _know(payees);
            } else if (topic == IPullSplit.PayeesChanged.selector) {
                (,, Payee[] memory payees) = abi.decode(logs[n].data, (bytes32, bytes32, Payee[]));
                _know(payees);
            } else if (topic == IPullSplit.PayeesKept.selector) {
                kept[uint8(uint256(logs[n].topics[1]))] = abi.decode(logs[n].data, (bytes32));
            } else if (topic == IPullSplit.Distributed.selector && !_isUndone(logs, n)) {
                _pay(uint8(uint256(logs[n].topics[1])), logs[n].data);
            }
        }
    }

    /// @dev Recorded logs hold those of a call that was taken back too, which a chain never has: a division that failed.
    function _isUndone(Vm.Log[] memory logs, uint256 n) private pure returns (bool) {
        for (uint256 m = n + 1; m < logs.length; ++m) {
            if (logs[m].topics[0] == IPullSplit.PayeesKept.selector && logs[m].topics[1] == logs[n].topics[1]) {
                return true;
            }
        }
        return false;
    }

    function _know(Payee[] memory payees) private {
        payeesHash = keccak256(abi.encode(payees));
        lists[payeesHash] = abi.encode(payees);
    }

    /// @dev While a list changes, what came before is divided by it before the change is said.
    function _pay(uint8 currency, bytes memory data) private {
        (uint256 amount, bytes32 said, uint256[] memory parts) = abi.decode(data, (uint256, bytes32, uint256[]));
        if (said != payeesHashOf(currency)) revert Replay_OtherList(said, payeesHashOf(currency));
        delete kept[currency];
        Payee[] memory payees = abi.decode(lists[said], (Payee[]));
        uint256 sum;
        for (uint256 n; n < payees.length; ++n) {
            paid[currency][payees[n].account] += parts[n];
            sum += parts[n];
        }
        if (sum != amount) revert Replay_PartsDoNotAddUp(amount, sum);
    }
}

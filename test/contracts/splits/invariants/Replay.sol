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

    bytes private list; // the payees in force, encoded
    mapping(uint8 currency => mapping(address who => uint256)) public paid;

    /// @notice Hash of the list in force.
    function payeesHash() public view returns (bytes32) {
        return keccak256(list);
    }

    function replay(Vm.Log[] memory logs) external {
        for (uint256 n; n < logs.length; ++n) {
            bytes32 topic = logs[n].topics[0];
            if (topic == ISplitFactory.SplitCreated.selector) {
                (, Payee[] memory payees) = abi.decode(logs[n].data, (bytes32, Payee[]));
                list = abi.encode(payees);
            } else if (topic == IPullSplit.PayeesChanged.selector) {
                (,, Payee[] memory payees) = abi.decode(logs[n].data, (bytes32, bytes32, Payee[]));
                list = abi.encode(payees);
            } else if (topic == IPullSplit.Distributed.selector) {
                _pay(uint8(uint256(logs[n].topics[1])), logs[n].data);
            }
        }
    }

    function _pay(uint8 currency, bytes memory data) private {
        (uint256 amount, bytes32 said, uint256[] memory parts) = abi.decode(data, (uint256, bytes32, uint256[]));
        if (said != payeesHash()) revert Replay_OtherList(said, payeesHash());
        Payee[] memory payees = abi.decode(list, (Payee[]));
        uint256 sum;
        for (uint256 n; n < payees.length; ++n) {
            paid[currency][payees[n].account] += parts[n];
            sum += parts[n];
        }
        if (sum != amount) revert Replay_PartsDoNotAddUp(amount, sum);
    }
}

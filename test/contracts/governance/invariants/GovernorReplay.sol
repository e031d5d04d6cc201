// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Vm} from "../../kit/Vm.sol";

/// @title GovernorReplay
/// @notice Proposals, votes and settings of a governor rebuilt from its logs alone.
contract GovernorReplay is Assertions {
    bytes32 private constant EXTENDED = keccak256("ProposalExtended(uint256,uint64)");
    bytes32 private constant DELAY = keccak256("VotingDelaySet(uint256,uint256)");
    bytes32 private constant PERIOD = keccak256("VotingPeriodSet(uint256,uint256)");

    struct Proposal {
        address proposer;
        uint256 kind;
        bytes32 textHash;
        uint256 snapshot;
        uint256 deadline;
        uint256 eta;
        bool cancelled;
        bool vetoed;
        bool executed;
        uint256 objections;
        uint256[3] tally;
    }

    mapping(uint256 id => Proposal) private _proposals;
    mapping(uint256 id => mapping(address voter => bool)) public voted;
    mapping(uint256 id => mapping(address account => bool)) public objected;
    uint256 public votingDelay;
    uint256 public votingPeriod;

    /// @notice Reads what `governor` said.
    function replay(Vm.Log[] memory logs, address governor) external {
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].emitter == governor) _read(logs[n].topics, logs[n].data);
        }
    }

    function proposal(uint256 id) external view returns (Proposal memory) {
        return _proposals[id];
    }

    function _read(bytes32[] memory topics, bytes memory data) private {
        bytes32 what = topics[0];
        if (what == IGovernor.ProposalCreated.selector) {
            (uint256 id, address proposer,,,,, uint256 start, uint256 end,) = abi.decode(
                data, (uint256, address, address[], uint256[], string[], bytes[], uint256, uint256, string)
            );
            (_proposals[id].proposer, _proposals[id].snapshot, _proposals[id].deadline) = (proposer, start, end);
        } else if (what == ICreatorGovernor.ProposalKind.selector) {
            Proposal storage said = _proposals[uint256(topics[1])];
            assertEq(said.proposer, address(uint160(uint256(topics[2]))), "the same proposer");
            (said.kind, said.textHash) = abi.decode(data, (uint256, bytes32));
        } else if (what == IGovernor.VoteCast.selector) {
            (uint256 id, uint8 support, uint256 weight,) = abi.decode(data, (uint256, uint8, uint256, string));
            _proposals[id].tally[support] += weight;
            voted[id][address(uint160(uint256(topics[1])))] = true;
        } else if (what == IGovernor.ProposalQueued.selector) {
            (uint256 id, uint256 eta) = abi.decode(data, (uint256, uint256));
            _proposals[id].eta = eta;
        } else if (what == IGovernor.ProposalCanceled.selector) {
            _proposals[abi.decode(data, (uint256))].cancelled = true;
        } else if (what == IGovernor.ProposalExecuted.selector) {
            _proposals[abi.decode(data, (uint256))].executed = true;
        } else if (what == ICreatorGovernor.ProposalVetoed.selector) {
            _proposals[uint256(topics[1])].vetoed = true;
        } else if (what == ICreatorGovernor.ProposalObjected.selector) {
            Proposal storage said = _proposals[uint256(topics[1])];
            (uint256 votes, uint256 objections) = abi.decode(data, (uint256, uint256));
            assertEq(said.objections + votes, objections, "the sum so far");
            said.objections = objections;
            objected[uint256(topics[1])][address(uint160(uint256(topics[2])))] = true;
        } else if (what == EXTENDED) {
            _proposals[uint256(topics[1])].deadline = abi.decode(data, (uint64));
        } else if (what == DELAY) {
            (, votingDelay) = abi.decode(data, (uint256, uint256));
        } else if (what == PERIOD) {
            (, votingPeriod) = abi.decode(data, (uint256, uint256));
        }
    }
}

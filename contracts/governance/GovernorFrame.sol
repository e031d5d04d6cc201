// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {GovernorUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/GovernorUpgradeable.sol";
import {TimelockControllerUpgradeable} from
    "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {GovernorCountingSimpleUpgradeable as Counting} from
    "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorCountingSimpleUpgradeable.sol";
import {GovernorPreventLateQuorumUpgradeable as LateQuorum} from
    "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorPreventLateQuorumUpgradeable.sol";
import {GovernorSettingsUpgradeable as Settings} from
    "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorSettingsUpgradeable.sol";
import {GovernorTimelockControlUpgradeable as TimelockControl} from
    "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorTimelockControlUpgradeable.sol";
import {GovernorVotesQuorumFractionUpgradeable as QuorumFraction} from
    "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorVotesQuorumFractionUpgradeable.sol";
import {ICreatorGovernor} from "./ICreatorGovernor.sol";

/// @title GovernorFrame
/// @notice The library's parts put together, and bounds for every setting that the community may change: a vote ends (3
/// days and at most 3 more) before the cool-down of a stake (7 days), no setting makes proposals impossible, and governor
/// and timelock stay together. Amounts are units of a creator token, of which there are never more than 1,000,000e18.
abstract contract GovernorFrame is ICreatorGovernor, Settings, Counting, LateQuorum, QuorumFraction, TimelockControl {
    /// @dev 1 % of all tokens there can be: a percentage alone would let one unit decide in an empty vault.
    uint256 private constant LEAST_QUORUM = 10_000e18;

    /// @notice Governor and timelock are made for each other: this refuses always.
    function updateTimelock(TimelockControllerUpgradeable) public pure override {
        revert CreatorGovernor_TimelockFixed();
    }

    /// @notice Votes for and abstaining that a proposal needs: the percentage of what was staked, and at least 10,000
    /// tokens.
    function quorum(uint256 timepoint) public view override(GovernorUpgradeable, QuorumFraction) returns (uint256) {
        return Math.max(super.quorum(timepoint), LEAST_QUORUM);
    }

    /// @inheritdoc GovernorUpgradeable
    function proposalThreshold() public view override(GovernorUpgradeable, Settings) returns (uint256) {
        return super.proposalThreshold();
    }

    /// @inheritdoc GovernorUpgradeable
    function proposalDeadline(uint256 proposalId)
        public
        view
        override(GovernorUpgradeable, LateQuorum)
        returns (uint256)
    {
        return super.proposalDeadline(proposalId);
    }

    /// @inheritdoc GovernorUpgradeable
    function state(uint256 proposalId)
        public
        view
        override(GovernorUpgradeable, TimelockControl)
        returns (ProposalState)
    {
        return super.state(proposalId);
    }

    /// @notice Only what spends goes through the timelock.
    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(GovernorUpgradeable, TimelockControl)
        returns (bool)
    {
        return kindOf(proposalId) == Kind.Treasury;
    }

    /// @inheritdoc ICreatorGovernor
    function kindOf(uint256 proposalId) public view virtual returns (Kind);

    /// @dev What every community starts with: threshold 0.1 % of all tokens there can be, quorum 4 % of what is staked.
    /// Each part refuses by itself when nothing is being initialised.
    function _setUp(TimelockControllerUpgradeable timelock_) internal {
        __GovernorSettings_init({
            initialVotingDelay: 1 days,
            initialVotingPeriod: 3 days,
            initialProposalThreshold: 1_000e18
        });
        __GovernorVotesQuorumFraction_init(4);
        __GovernorPreventLateQuorum_init(1 days);
        __GovernorTimelockControl_init(timelock_);
    }

    function _setVotingDelay(uint48 newVotingDelay) internal override {
        _checkBounds({value: newVotingDelay, low: 1 days, high: 7 days});
        super._setVotingDelay(newVotingDelay);
    }

    function _setVotingPeriod(uint32 newVotingPeriod) internal override {
        _checkBounds({value: newVotingPeriod, low: 1 days, high: 3 days});
        super._setVotingPeriod(newVotingPeriod);
    }

    function _setProposalThreshold(uint256 newThreshold) internal override {
        _checkBounds({value: newThreshold, low: 1e18, high: 10_000e18});
        super._setProposalThreshold(newThreshold);
    }

    function _updateQuorumNumerator(uint256 newNumerator) internal override {
        _checkBounds({value: newNumerator, low: 1, high: 20});
        super._updateQuorumNumerator(newNumerator);
    }

    function _tallyUpdated(uint256 proposalId) internal override(GovernorUpgradeable, LateQuorum) {
        super._tallyUpdated(proposalId);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, TimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, TimelockControl) {
        // Check: a signal that succeeded comes this far
        if (kindOf(proposalId) != Kind.Treasury) revert CreatorGovernor_SignalOnly(proposalId);
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(GovernorUpgradeable, TimelockControl) returns (uint256 proposalId) {
        proposalId = super._cancel(targets, values, calldatas, descriptionHash);
        if (msg.sender != proposalProposer(proposalId)) emit ProposalVetoed(proposalId, msg.sender);
    }

    function _executor() internal view override(GovernorUpgradeable, TimelockControl) returns (address) {
        return super._executor();
    }

    function _checkBounds(uint256 value, uint256 low, uint256 high) private pure {
        if (value < low || value > high) revert CreatorGovernor_OutOfBounds(value, low, high);
    }
}

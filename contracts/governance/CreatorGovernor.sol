// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
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
import {GovernorVotesUpgradeable} from
    "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorVotesUpgradeable.sol";
import {GovernorVotesQuorumFractionUpgradeable as QuorumFraction} from
    "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorVotesQuorumFractionUpgradeable.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {ICreatorGovernor} from "./ICreatorGovernor.sol";

/// @title CreatorGovernor
/// @notice See {ICreatorGovernor}. Deployed once; every governor is a clone that carries
/// `vault 20 bytes | creator 20 bytes | end of the veto 5 bytes`.
/// @dev The library's parts put together, and bounds for every setting that the community may change: a vote ends (3
/// days and at most 3 more) before the cool-down of a stake (7 days), no setting makes proposals impossible, and governor
/// and timelock stay together. Amounts are units of a creator token, of which there are never more than 1,000,000e18.
/// The library keeps its state in ERC-7201 namespaces; slots 0 to 3 are ours.
contract CreatorGovernor is ICreatorGovernor, Settings, Counting, LateQuorum, QuorumFraction, TimelockControl {
    uint256 private constant MAX_CALLS = 16;
    /// @dev 1 % of all tokens there can be: a percentage alone would let one unit decide in an empty vault.
    uint256 private constant MIN_QUORUM = 10_000e18;
    /// @dev How long after the vote a decision can be queued.
    uint256 private constant QUEUE_PERIOD = 7 days;
    /// @dev How long a queued decision can be executed, from its time on.
    uint256 private constant EXECUTION_PERIOD = 14 days;

    mapping(uint256 proposalId => Kind) private _kinds; // slot 0
    mapping(uint256 proposalId => bytes32 operation) private _operations; // slot 1: the timelock's number of it
    mapping(uint256 proposalId => uint256 votes) private _objections; // slot 2
    mapping(uint256 proposalId => mapping(address account => bool)) private _hasObjected; // slot 3

    constructor() {
        _disableInitializers();
    }

    /// @inheritdoc ICreatorGovernor
    /// @dev What every community starts with: threshold 0.1 % of all tokens there can be, quorum 4 % of what is staked.
    function initialize(address timelock_) external initializer {
        __GovernorSettings_init({
            initialVotingDelay: 1 days,
            initialVotingPeriod: 3 days,
            initialProposalThreshold: 1_000e18
        });
        __GovernorVotesQuorumFraction_init(4);
        __GovernorPreventLateQuorum_init(1 days);
        __GovernorTimelockControl_init(TimelockControllerUpgradeable(payable(timelock_)));
    }

    /// @inheritdoc ICreatorGovernor
    function signal(Kind kind, string calldata description) external returns (uint256 proposalId) {
        // Check
        if (kind == Kind.Treasury) revert CreatorGovernor_NotASignal(kind);

        // Effect: the byte keeps the same words about content and about a collaboration apart.
        bytes[] memory calldatas = new bytes[](1);
        calldatas[0] = abi.encodePacked(kind);
        address[] memory targets = new address[](1);
        targets[0] = address(this);
        proposalId = super.propose(targets, new uint256[](1), calldatas, description);
        _kinds[proposalId] = kind;

        // Log
        _emitKind(proposalId, kind, description);
    }

    /// @inheritdoc ICreatorGovernor
    function object(uint256 proposalId) external returns (uint256 votes) {
        // Check
        _validateStateBitmap(proposalId, _encodeStateBitmap(ProposalState.Queued));
        if (_hasObjected[proposalId][msg.sender]) {
            revert CreatorGovernor_ObjectedAlready(proposalId, msg.sender);
        }
        TimelockControllerUpgradeable treasury = TimelockControllerUpgradeable(payable(timelock()));
        // One past second for everybody: votes that are delegated, moved or staked again count once.
        uint256 queuedAt = proposalEta(proposalId) - treasury.getMinDelay();
        votes = getVotes(msg.sender, queuedAt);
        if (votes == 0) revert CreatorGovernor_NoVotes(proposalId, msg.sender, queuedAt);

        // Effect
        uint256 objections = _objections[proposalId] + votes;
        _objections[proposalId] = objections;
        _hasObjected[proposalId][msg.sender] = true;

        // Log
        emit ProposalObjected({
            proposalId: proposalId,
            account: msg.sender,
            votes: votes,
            objections: objections
        });
        (, uint256 votesFor,) = proposalVotes(proposalId);
        if (objections <= votesFor) return votes;
        emit ProposalCanceled(proposalId);

        // Interaction: what is not in the timelock any more is cancelled ({state}), and nothing puts it there again.
        treasury.cancel(_operations[proposalId]);
    }

    /// @notice Makes the governor call somebody, when a decision says so. See the library's `relay`.
    /// @dev Requirements: a decision that is being executed asks for it; the treasury takes nothing but money this way,
    /// because what it does has to be proposed, queued and open to objections itself.
    function relay(address target, uint256 value, bytes calldata data) public payable override {
        if (target == timelock() && data.length != 0) revert CreatorGovernor_TreasuryByRelay(target);
        super.relay(target, value, data);
    }

    /// @notice Proposes calls of the treasury. See {IGovernor-propose}.
    /// @dev Requirements: at most 16 calls; the caller had the threshold of votes a second ago; the same was not
    /// proposed. Emits `ProposalCreated` and {ProposalKind}.
    function propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description
    ) public override returns (uint256 proposalId) {
        // Check
        if (targets.length > MAX_CALLS) revert CreatorGovernor_TooManyCalls(targets.length, MAX_CALLS);
        if (targets.length == 1 && calldatas.length == 1) {
            if (targets[0] == address(this) && calldatas[0].length == 1) revert CreatorGovernor_SignalShaped();
        }

        // Effect
        proposalId = super.propose(targets, values, calldatas, description);

        // Log
        _emitKind(proposalId, Kind.Treasury, description);
    }

    /// @notice Votes for and abstaining that a proposal needs: the percentage of what was staked, and at least 10,000
    /// tokens.
    function quorum(uint256 timepoint) public view override(GovernorUpgradeable, QuorumFraction) returns (uint256) {
        return Math.max(super.quorum(timepoint), MIN_QUORUM);
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

    /// @notice Where a proposal stands. A treasury proposal that succeeded expires seven days after the end of its vote
    /// unless it is queued, and fourteen days after its time unless it is executed; a signal never does.
    function state(uint256 proposalId)
        public
        view
        override(GovernorUpgradeable, TimelockControl)
        returns (ProposalState current)
    {
        current = super.state(proposalId);
        if (_kinds[proposalId] != Kind.Treasury) return current;
        uint256 end = type(uint256).max;
        if (current == ProposalState.Succeeded) end = proposalDeadline(proposalId) + QUEUE_PERIOD;
        if (current == ProposalState.Queued) end = proposalEta(proposalId) + EXECUTION_PERIOD;
        if (block.timestamp > end) current = ProposalState.Expired;
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
    function kindOf(uint256 proposalId) public view returns (Kind) {
        return _kinds[proposalId];
    }

    /// @inheritdoc ICreatorGovernor
    function objectionsOf(uint256 proposalId) public view returns (uint256) {
        return _objections[proposalId];
    }

    /// @inheritdoc ICreatorGovernor
    function hasObjected(uint256 proposalId, address account) public view returns (bool) {
        return _hasObjected[proposalId][account];
    }

    /// @inheritdoc ICreatorGovernor
    function founder() public view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), 20, 40)));
    }

    /// @inheritdoc ICreatorGovernor
    function vetoUntil() public view returns (uint256) {
        return uint40(bytes5(LibClone.argsOnClone(address(this), 40, 45)));
    }

    /// @notice The vault whose stakes vote.
    function token() public view override returns (IERC5805) {
        return IERC5805(address(bytes20(LibClone.argsOnClone(address(this), 0, 20))));
    }

    /// @notice Governor and timelock are made for each other: this refuses always.
    function updateTimelock(TimelockControllerUpgradeable) public pure override {
        revert CreatorGovernor_TimelockFixed();
    }

    /// @inheritdoc GovernorUpgradeable
    function name() public pure override returns (string memory) {
        return "CreatorGovernor";
    }

    /// @notice Seconds, as the vault counts.
    function clock() public view override(GovernorUpgradeable, GovernorVotesUpgradeable) returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice Seconds, as the vault counts.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE()
        public
        pure
        override(GovernorUpgradeable, GovernorVotesUpgradeable)
        returns (string memory)
    {
        return "mode=timestamp";
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
        // the library's salt, and no predecessor
        bytes32 salt = bytes20(address(this)) ^ descriptionHash;
        _operations[proposalId] = TimelockControllerUpgradeable(payable(timelock())).hashOperationBatch(
            targets, values, calldatas, 0, salt
        );
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
        // A community that grew since the vote was not asked: those who took part have to be a quorum of it, too.
        (, uint256 votesFor, uint256 abstained) = proposalVotes(proposalId);
        uint256 needed = quorum(block.timestamp - 1);
        if (votesFor + abstained < needed) {
            revert CreatorGovernor_QuorumGrown(proposalId, votesFor + abstained, needed);
        }
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

    /// @dev The proposer while nobody could vote yet; the creator, while the veto lasts, until a treasury proposal ran.
    function _validateCancel(uint256 proposalId, address caller) internal view override returns (bool) {
        if (super._validateCancel(proposalId, caller)) return true;
        return caller == founder() && block.timestamp < vetoUntil() && _kinds[proposalId] == Kind.Treasury;
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Name() internal pure override returns (string memory) {
        return "CreatorGovernor";
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }

    function _emitKind(uint256 proposalId, Kind kind, string memory description) private {
        emit ProposalKind({
            proposalId: proposalId,
            proposer: msg.sender,
            kind: kind,
            textHash: keccak256(bytes(description))
        });
    }

    function _checkBounds(uint256 value, uint256 low, uint256 high) private pure {
        if (value < low || value > high) revert CreatorGovernor_OutOfBounds(value, low, high);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {GovernorUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/GovernorUpgradeable.sol";
import {TimelockControllerUpgradeable} from
    "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {GovernorVotesUpgradeable} from
    "@openzeppelin/contracts-upgradeable/governance/extensions/GovernorVotesUpgradeable.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {GovernorFrame} from "./GovernorFrame.sol";
import {ICreatorGovernor} from "./ICreatorGovernor.sol";

/// @title CreatorGovernor
/// @notice See {ICreatorGovernor}. Deployed once; every governor is a clone that carries
/// `vault 20 bytes | creator 20 bytes | end of the veto 5 bytes`.
/// @dev The library keeps its state in ERC-7201 namespaces; slot 0 is ours.
contract CreatorGovernor is GovernorFrame {
    uint256 private constant MOST_CALLS = 16;

    mapping(uint256 proposalId => Kind) private _kinds; // slot 0

    constructor() {
        _disableInitializers();
    }

    /// @inheritdoc ICreatorGovernor
    function initialize(address timelock_) external initializer {
        _setUp(TimelockControllerUpgradeable(payable(timelock_)));
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
        if (targets.length > MOST_CALLS) revert CreatorGovernor_TooManyCalls(targets.length, MOST_CALLS);
        if (targets.length == 1 && calldatas.length == 1) {
            if (targets[0] == address(this) && calldatas[0].length == 1) revert CreatorGovernor_SignalShaped();
        }

        // Effect
        proposalId = super.propose(targets, values, calldatas, description);

        // Log
        _emitKind(proposalId, Kind.Treasury, description);
    }

    /// @inheritdoc ICreatorGovernor
    function kindOf(uint256 proposalId) public view override returns (Kind) {
        return _kinds[proposalId];
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
}

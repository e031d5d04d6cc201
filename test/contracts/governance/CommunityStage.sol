// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {CreatorGovernor} from "../../../contracts/governance/CreatorGovernor.sol";
import {CreatorTimelock} from "../../../contracts/governance/CreatorTimelock.sol";
import {GovernorFactory} from "../../../contracts/governance/GovernorFactory.sol";
import {VaultStage} from "../tokens/vault/VaultStage.sol";

/// @title CommunityStage
/// @notice A community of three: the fan has 60,000 staked tokens, the other 30,000, the creator 10,000; a governor whose
/// veto lasts thirty days, and a treasury with ten ether. One second has passed since they staked.
abstract contract CommunityStage is VaultStage {
    uint256 internal constant START = NOW + 1;
    uint256 internal constant VETO = 30 days;

    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;

    /// @dev Calls of a proposal, kept together.
    struct Calls {
        address[] targets;
        uint256[] values;
        bytes[] calldatas;
        string text;
    }

    GovernorFactory internal governors;
    CreatorGovernor internal governor;
    CreatorTimelock internal treasury;

    function setUp() public virtual override {
        super.setUp();
        governors = GovernorFactory(proxyOf(address(new GovernorFactory(factory))));
        governors.setImplementations(address(new CreatorGovernor()), address(new CreatorTimelock()));
        vm.prank(creator);
        (address made, address lock) = governors.createGovernor(address(vault), uint40(NOW + VETO));
        governor = CreatorGovernor(payable(made));
        treasury = CreatorTimelock(payable(lock));
        vm.deal(lock, 10 ether);
        stake(fan, 60_000 * UNIT);
        stake(other, 30_000 * UNIT);
        stake(creator, 10_000 * UNIT);
        wait(1);
    }

    function calling(address target, uint256 value, bytes memory data, string memory text)
        internal
        pure
        returns (Calls memory calls)
    {
        calls = Calls(new address[](1), new uint256[](1), new bytes[](1), text);
        calls.targets[0] = target;
        calls.values[0] = value;
        calls.calldatas[0] = data;
    }

    /// @notice Pays three ether of the treasury to 0xB0B.
    function spending() internal pure returns (Calls memory) {
        return calling(address(0xB0B), 3 ether, "", "pay the band");
    }

    function propose(address who, Calls memory calls) internal returns (uint256) {
        vm.prank(who);
        return governor.propose(calls.targets, calls.values, calls.calldatas, calls.text);
    }

    function vote(address who, uint256 id, uint8 support) internal returns (uint256) {
        vm.prank(who);
        return governor.castVote(id, support);
    }

    function queue(Calls memory calls) internal returns (uint256) {
        return governor.queue(calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)));
    }

    function execute(Calls memory calls) internal returns (uint256) {
        return governor.execute(calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)));
    }

    function cancel(address who, Calls memory calls) internal returns (uint256) {
        vm.prank(who);
        return governor.cancel(calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)));
    }

    /// @notice Proposed by the fan, voted for by the fan, not yet queued.
    function decided(Calls memory calls) internal returns (uint256 id) {
        id = propose(fan, calls);
        wait(1 days + 1);
        vote(fan, id, FOR);
        wait(3 days);
    }

    /// @notice Decided, queued, due and executed.
    function done(Calls memory calls) internal returns (uint256 id) {
        id = decided(calls);
        queue(calls);
        wait(2 days);
        execute(calls);
    }

    function isState(uint256 id, IGovernor.ProposalState wanted, string memory what) internal view {
        assertEq(uint256(governor.state(id)), uint256(wanted), what);
    }

    function wrongState(uint256 id, IGovernor.ProposalState now_, bytes32 wanted)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(IGovernor.GovernorUnexpectedProposalState.selector, id, now_, wanted);
    }

    function bit(IGovernor.ProposalState which) internal pure returns (bytes32) {
        return bytes32(1 << uint8(which));
    }
}

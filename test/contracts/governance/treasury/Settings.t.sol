// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockControllerUpgradeable} from
    "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {CreatorTimelock} from "../../../../contracts/governance/CreatorTimelock.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice What a community can change about itself, and what nobody can.
contract SettingsTest is CommunityStage {
    event VotingDelaySet(uint256 oldVotingDelay, uint256 newVotingDelay);
    event VotingPeriodSet(uint256 oldVotingPeriod, uint256 newVotingPeriod);
    event ProposalThresholdSet(uint256 oldProposalThreshold, uint256 newProposalThreshold);
    event QuorumNumeratorUpdated(uint256 oldQuorumNumerator, uint256 newQuorumNumerator);
    event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension);

    function changing(bytes memory data) private view returns (Calls memory) {
        return calling(address(governor), 0, data, string(data));
    }

    /// @dev Decided, queued and due: executing it refuses for `reason`.
    function cannot(bytes memory data, bytes memory reason) private {
        Calls memory calls = changing(data);
        decided(calls);
        queue(calls);
        wait(2 days);
        vm.expectRevert(reason);
        execute(calls);
    }

    function outOfBounds(uint256 value, uint256 low, uint256 high) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_OutOfBounds.selector, value, low, high);
    }

    /// @custom:proves [S3.4][S3.79] a vote changes them inside their bounds
    function test_change() public {
        Calls memory calls =
            Calls(new address[](5), new uint256[](5), new bytes[](5), "slower, and harder to propose");
        for (uint256 n; n < 5; ++n) {
            calls.targets[n] = address(governor);
        }
        calls.calldatas[0] = abi.encodeCall(governor.setVotingDelay, (7 days));
        calls.calldatas[1] = abi.encodeCall(governor.setVotingPeriod, (1 days));
        calls.calldatas[2] = abi.encodeCall(governor.setProposalThreshold, (10_000e18));
        calls.calldatas[3] = abi.encodeCall(governor.updateQuorumNumerator, (20));
        calls.calldatas[4] = abi.encodeCall(governor.setLateQuorumVoteExtension, (12 hours));
        decided(calls);
        queue(calls);
        wait(2 days);
        vm.expectEmit(address(governor));
        emit VotingDelaySet(1 days, 7 days);
        vm.expectEmit(address(governor));
        emit VotingPeriodSet(3 days, 1 days);
        vm.expectEmit(address(governor));
        emit ProposalThresholdSet(1_000e18, 10_000e18);
        vm.expectEmit(address(governor));
        emit QuorumNumeratorUpdated(4, 20);
        vm.expectEmit(address(governor));
        emit LateQuorumVoteExtensionSet(1 days, 12 hours);
        execute(calls);
        assertEq(governor.votingDelay(), 7 days, "delay");
        assertEq(governor.votingPeriod(), 1 days, "period");
        assertEq(governor.proposalThreshold(), 10_000e18, "threshold");
        assertEq(governor.quorumNumerator(), 20, "quorum");
        assertEq(governor.lateQuorumVoteExtension(), 12 hours, "extension");
        calls.calldatas[0] = abi.encodeCall(governor.setVotingDelay, (1 days));
        calls.calldatas[1] = abi.encodeCall(governor.setVotingPeriod, (3 days));
        calls.calldatas[2] = abi.encodeCall(governor.setProposalThreshold, (1e18));
        calls.calldatas[3] = abi.encodeCall(governor.updateQuorumNumerator, (1));
        calls.calldatas[4] = abi.encodeCall(governor.setLateQuorumVoteExtension, (3 days));
        uint256 id = propose(fan, calls);
        wait(7 days + 1);
        vote(fan, id, FOR);
        wait(1 days);
        queue(calls);
        wait(2 days);
        execute(calls);
        assertEq(governor.votingDelay() + governor.votingPeriod(), 4 days, "the other ends");
        assertEq(governor.proposalThreshold(), 1e18, "least threshold");
        assertEq(governor.quorumNumerator(), 1, "least quorum");
        assertEq(governor.lateQuorumVoteExtension(), 3 days, "longest extension");
    }

    /// @custom:proves [S3.4][T51] a vote cannot leave the bounds
    function test_bounds() public {
        cannot(abi.encodeCall(governor.setVotingDelay, (1 days - 1)), outOfBounds(1 days - 1, 1 days, 7 days));
        cannot(abi.encodeCall(governor.setVotingDelay, (7 days + 1)), outOfBounds(7 days + 1, 1 days, 7 days));
        cannot(abi.encodeCall(governor.setVotingPeriod, (1 days - 1)), outOfBounds(1 days - 1, 1 days, 3 days));
        cannot(abi.encodeCall(governor.setVotingPeriod, (3 days + 1)), outOfBounds(3 days + 1, 1 days, 3 days));
        cannot(abi.encodeCall(governor.setProposalThreshold, (1e18 - 1)), outOfBounds(1e18 - 1, 1e18, 10_000e18));
        cannot(
            abi.encodeCall(governor.setProposalThreshold, (10_000e18 + 1)),
            outOfBounds(10_000e18 + 1, 1e18, 10_000e18)
        );
        cannot(abi.encodeCall(governor.updateQuorumNumerator, (0)), outOfBounds(0, 1, 20));
        cannot(abi.encodeCall(governor.updateQuorumNumerator, (21)), outOfBounds(21, 1, 20));
        cannot(
            abi.encodeCall(governor.setLateQuorumVoteExtension, (3 days + 1)),
            abi.encodeWithSignature(
                "GovernorPreventLateQuorumVoteExtensionTooLarge(uint256,uint256)", 3 days + 1, 3 days
            )
        );
    }

    /// @custom:proves [S3.79] a vote makes the governor itself call somebody
    function test_relay() public {
        bytes memory approval = abi.encodeCall(dollar.approve, (fan, 5));
        Calls memory calls = changing(abi.encodeCall(governor.relay, (address(dollar), 0, approval)));
        decided(calls);
        queue(calls);
        wait(2 days);
        execute(calls);
        assertEq(dollar.allowance(address(governor), fan), 5, "what the governor allowed");
    }

    /// @custom:proves [S3.79][T51] nobody changes them without a vote
    function test_withoutVote() public {
        address[3] memory callers = [creator, fan, address(treasury)];
        for (uint256 n; n < 3; ++n) {
            // the treasury itself may not either: nothing was decided, so its queue of calls is empty
            bytes memory reason = n == 2
                ? abi.encodeWithSignature("Panic(uint256)", 0x31)
                : abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, callers[n]);
            vm.startPrank(callers[n]);
            vm.expectRevert(reason);
            governor.setVotingDelay(2 days);
            vm.expectRevert(reason);
            governor.setVotingPeriod(2 days);
            vm.expectRevert(reason);
            governor.setProposalThreshold(2e18);
            vm.expectRevert(reason);
            governor.updateQuorumNumerator(5);
            vm.expectRevert(reason);
            governor.setLateQuorumVoteExtension(2 days);
            vm.expectRevert(reason);
            governor.relay(fan, 0, "");
            vm.stopPrank();
        }
    }

    /// @custom:proves [S3.4] the timelock of a governor never changes
    function test_timelockFixed() public {
        bytes memory reason = abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_TimelockFixed.selector);
        vm.expectRevert(reason);
        governor.updateTimelock(TimelockControllerUpgradeable(payable(fan)));
        cannot(abi.encodeCall(governor.updateTimelock, (TimelockControllerUpgradeable(payable(fan)))), reason);
        assertEq(governor.timelock(), address(treasury), "timelock");
    }

    function lacks(address account, bytes32 role) private pure returns (bytes memory) {
        return abi.encodeWithSignature("AccessControlUnauthorizedAccount(address,bytes32)", account, role);
    }

    /// @custom:proves [S3.79][T51] only the governor schedules, cancels and executes
    function test_onlyGovernor() public {
        assertEq(treasury.governor(), address(governor), "governor");
        bytes32 proposer = treasury.PROPOSER_ROLE();
        bytes32 canceller = treasury.CANCELLER_ROLE();
        assertTrue(treasury.hasRole(proposer, address(governor)), "proposes");
        assertTrue(treasury.hasRole(canceller, address(governor)), "cancels");
        bytes32 executor = treasury.EXECUTOR_ROLE();
        assertTrue(treasury.hasRole(executor, address(governor)), "executes");
        assertFalse(treasury.hasRole(executor, address(0)), "not anybody executes");
        assertFalse(treasury.hasRole(0x00, address(governor)), "the governor administers nothing");
        assertFalse(treasury.hasRole(0x00, address(treasury)), "nor does the timelock");
        assertFalse(treasury.hasRole(proposer, creator), "the creator proposes nothing");
        vm.startPrank(creator);
        vm.expectRevert(lacks(creator, proposer));
        treasury.schedule(creator, 1 ether, "", 0, 0, 2 days);
        vm.expectRevert(lacks(creator, proposer));
        treasury.scheduleBatch(new address[](1), new uint256[](1), new bytes[](1), 0, 0, 2 days);
        vm.expectRevert(lacks(creator, canceller));
        treasury.cancel(0);
        vm.expectRevert(lacks(creator, executor));
        treasury.execute(creator, 1 ether, "", 0, 0);
        vm.expectRevert(lacks(creator, executor));
        treasury.executeBatch(new address[](1), new uint256[](1), new bytes[](1), 0, 0);
        vm.stopPrank();
        vm.startPrank(address(governor));
        vm.expectRevert(abi.encodeWithSignature("TimelockInsufficientDelay(uint256,uint256)", 2 days - 1, 2 days));
        treasury.schedule(fan, 1 ether, "", 0, 0, 2 days - 1);
        treasury.schedule(fan, 1 ether, "", 0, 0, 2 days);
        treasury.cancel(treasury.hashOperation(fan, 1 ether, "", 0, 0));
        vm.stopPrank();
    }

    /// @custom:proves [S3.80][T30] nobody becomes anything and nothing can be initialised
    function test_rolesFixed() public {
        bytes memory fixed_ = abi.encodeWithSelector(CreatorTimelock.CreatorTimelock_Fixed.selector);
        bytes32 proposer = treasury.PROPOSER_ROLE();
        address[] memory list = new address[](1);
        list[0] = fan;
        address[3] memory callers = [fan, address(governor), address(treasury)];
        for (uint256 n; n < 3; ++n) {
            vm.startPrank(callers[n]);
            vm.expectRevert(lacks(callers[n], 0));
            treasury.grantRole(proposer, callers[n]);
            vm.expectRevert(lacks(callers[n], 0));
            treasury.revokeRole(proposer, address(governor));
            vm.expectRevert(fixed_);
            treasury.renounceRole(proposer, callers[n]);
            vm.expectRevert(fixed_);
            treasury.initialize(0, list, list, fan);
            vm.expectRevert(abi.encodeWithSignature("InvalidInitialization()"));
            governor.initialize(fan);
            vm.stopPrank();
        }
        (address model, address lock) = governors.implementations();
        vm.expectRevert(abi.encodeWithSignature("InvalidInitialization()"));
        CreatorGovernor(payable(model)).initialize(fan);
        vm.expectRevert(fixed_);
        CreatorTimelock(payable(lock)).initialize(0, list, list, fan);
        // where the library keeps which version initialised a contract: closed for ever
        bytes32 slot = 0xf0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00;
        assertEq(uint256(vm.load(lock, slot)), type(uint64).max, "closed");
    }

    /// @custom:proves [S3.79] its delay never changes
    function test_delayFixed() public {
        assertEq(treasury.getMinDelay(), 2 days, "delay");
        bytes memory reason = abi.encodeWithSelector(CreatorTimelock.CreatorTimelock_Fixed.selector);
        vm.prank(address(treasury));
        vm.expectRevert(reason);
        treasury.updateDelay(0);
        Calls memory calls = calling(address(treasury), 0, abi.encodeCall(treasury.updateDelay, (0)), "no delay");
        decided(calls);
        queue(calls);
        wait(2 days);
        vm.expectRevert(reason);
        execute(calls);
    }
}

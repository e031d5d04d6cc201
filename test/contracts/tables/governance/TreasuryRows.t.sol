// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {CommunityStage} from "../../governance/CommunityStage.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

/// @notice What only a decision, only the governor, or nobody may do.
contract TreasuryRowsTest is CommunityStage, RoleMatrix {
    address[] private targets = [address(0xB0B)];
    uint256[] private values = [1 ether];
    bytes[] private calldatas = [bytes("")];

    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](8);
        (people[0], people[1], people[2], people[3]) = (creator, fan, other, payer);
        (people[4], people[5], people[6]) = (address(vault), address(governor), address(treasury));
        people[7] = address(governors);
    }

    function missing(address who, bytes32 role) private pure returns (bytes memory) {
        return abi.encodeWithSignature("AccessControlUnauthorizedAccount(address,bytes32)", who, role);
    }

    function noProposer(address who) private view returns (bytes memory) {
        return missing(who, treasury.PROPOSER_ROLE());
    }

    function noCanceller(address who) private view returns (bytes memory) {
        return missing(who, treasury.CANCELLER_ROLE());
    }

    function noExecutor(address who) private view returns (bytes memory) {
        return missing(who, treasury.EXECUTOR_ROLE());
    }

    /// @dev Everybody is refused, and a decision does it.
    function decisionRow(bytes memory data) private {
        address[] memory people = peopleOfRow();
        for (uint256 n; n < people.length; ++n) {
            vm.prank(people[n]);
            (bool ok, bytes memory answer) = address(governor).call(data);
            assertFalse(ok, "allowed");
            bytes memory reason = people[n] == address(treasury)
                ? abi.encodeWithSignature("Panic(uint256)", 0x31) // nothing was decided
                : abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, people[n]);
            assertEq(uint256(keccak256(answer)), uint256(keccak256(reason)), "reason");
        }
        isState(done(calling(address(governor), 0, data, "row")), IGovernor.ProposalState.Executed, "decided");
    }

    /// @custom:caller CreatorGovernor.relay
    /// @custom:proves [S3.4][S3.78][S3.79] only a decision makes the governor call anything
    function test_relay() public {
        decisionRow(abi.encodeCall(governor.relay, (fan, 0, "")));
    }

    /// @custom:caller CreatorGovernor.setVotingDelay
    /// @custom:proves [S3.4][S3.78][S3.79] only a decision changes when voting opens
    function test_setVotingDelay() public {
        decisionRow(abi.encodeCall(governor.setVotingDelay, (2 days)));
        assertEq(governor.votingDelay(), 2 days, "delay");
    }

    /// @custom:caller CreatorGovernor.setVotingPeriod
    /// @custom:proves [S3.4][S3.78][S3.79] only a decision changes how long a vote lasts
    function test_setVotingPeriod() public {
        decisionRow(abi.encodeCall(governor.setVotingPeriod, (2 days)));
        assertEq(governor.votingPeriod(), 2 days, "period");
    }

    /// @custom:caller CreatorGovernor.setProposalThreshold
    /// @custom:proves [S3.4][S3.78][S3.79] only a decision changes who may propose
    function test_setProposalThreshold() public {
        decisionRow(abi.encodeCall(governor.setProposalThreshold, (7e18)));
        assertEq(governor.proposalThreshold(), 7e18, "threshold");
    }

    /// @custom:caller CreatorGovernor.updateQuorumNumerator
    /// @custom:proves [S3.4][S3.78][S3.79] only a decision changes the quorum
    function test_updateQuorumNumerator() public {
        decisionRow(abi.encodeCall(governor.updateQuorumNumerator, (7)));
        assertEq(governor.quorumNumerator(), 7, "quorum");
    }

    /// @custom:caller CreatorGovernor.setLateQuorumVoteExtension
    /// @custom:proves [S3.4][S3.78][S3.79] only a decision changes the answer to a late quorum
    function test_setLateQuorumVoteExtension() public {
        decisionRow(abi.encodeCall(governor.setLateQuorumVoteExtension, (2 days)));
        assertEq(governor.lateQuorumVoteExtension(), 2 days, "extension");
    }

    /// @custom:caller CreatorTimelock.schedule
    /// @custom:proves [S3.79][S3.78] only the governor schedules a call
    function test_schedule() public {
        bytes memory data = abi.encodeCall(treasury.schedule, (address(0xB0B), 1 ether, "", 0, 0, 2 days));
        callerRow(address(governor), address(treasury), data, noProposer);
    }

    /// @custom:caller CreatorTimelock.scheduleBatch
    /// @custom:proves [S3.79][S3.78] only the governor schedules calls
    function test_scheduleBatch() public {
        bytes memory data = abi.encodeCall(treasury.scheduleBatch, (targets, values, calldatas, 0, 0, 2 days));
        callerRow(address(governor), address(treasury), data, noProposer);
    }

    /// @custom:caller CreatorTimelock.cancel
    /// @custom:proves [S3.79][S3.78] only the governor cancels
    function test_cancel() public {
        vm.prank(address(governor));
        treasury.schedule(address(0xB0B), 1 ether, "", 0, 0, 2 days);
        bytes32 id = treasury.hashOperation(address(0xB0B), 1 ether, "", 0, 0);
        callerRow(address(governor), address(treasury), abi.encodeCall(treasury.cancel, (id)), noCanceller);
    }

    /// @custom:caller CreatorTimelock.execute
    /// @custom:proves [S3.4][S3.79][S3.78] only the governor executes a call that is due
    function test_execute() public {
        vm.prank(address(governor));
        treasury.schedule(address(0xB0B), 1 ether, "", 0, 0, 2 days);
        wait(2 days);
        bytes memory data = abi.encodeCall(treasury.execute, (address(0xB0B), 1 ether, "", 0, 0));
        callerRow(address(governor), address(treasury), data, noExecutor);
    }

    /// @custom:caller CreatorTimelock.executeBatch
    /// @custom:proves [S3.4][S3.79][S3.78] only the governor executes calls that are due
    function test_executeBatch() public {
        vm.prank(address(governor));
        treasury.scheduleBatch(targets, values, calldatas, 0, 0, 2 days);
        wait(2 days);
        bytes memory data = abi.encodeCall(treasury.executeBatch, (targets, values, calldatas, 0, 0));
        callerRow(address(governor), address(treasury), data, noExecutor);
    }

    /// @custom:row CreatorGovernor.execute
    /// @custom:proves [S3.4][S3.78] anybody executes a decision at the governor, never early
    function test_executeAtTheGovernor() public {
        Calls memory calls = spending();
        decided(calls);
        queue(calls);
        address[] memory people = peopleOfRow();
        wait(2 days - 1);
        bytes memory data = abi.encodeCall(
            IGovernor.execute, (calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)))
        );
        for (uint256 n; n < people.length; ++n) {
            vm.prank(people[n]);
            (bool early,) = address(governor).call(data);
            assertFalse(early, "early");
        }
        wait(1);
        uint256 start = vm.snapshotState();
        for (uint256 n; n < people.length; ++n) {
            vm.prank(people[n]);
            (bool ok,) = address(governor).call(data);
            assertTrue(ok, "due");
            assertEq(address(0xB0B).balance, 3 ether, "paid");
            vm.revertToState(start);
            start = vm.snapshotState();
        }
    }

    /// @custom:row CreatorGovernor.relay
    /// @custom:proves [S3.4][S3.78] what was forced on the governor reaches the treasury by a decision and nothing is lost
    function test_relayMoney() public {
        vm.deal(address(governor), 1 ether);
        done(calling(address(governor), 0, abi.encodeCall(governor.relay, (address(treasury), 1 ether, "")), "home"));
        assertEq(address(governor).balance, 0, "governor");
        assertEq(address(treasury).balance, 11 ether, "treasury");
    }

    /// @custom:caller CreatorTimelock.grantRole
    /// @custom:caller CreatorTimelock.revokeRole
    /// @custom:proves [S3.79][S3.80][T30] nobody gives or takes a role of a treasury
    function test_roles() public {
        address[] memory people = peopleOfRow();
        bytes32 role = treasury.PROPOSER_ROLE();
        for (uint256 n; n < people.length; ++n) {
            vm.startPrank(people[n]);
            vm.expectRevert(missing(people[n], 0));
            treasury.grantRole(role, fan);
            vm.expectRevert(missing(people[n], 0));
            treasury.revokeRole(role, address(governor));
            vm.stopPrank();
        }
    }

    /// @custom:row CreatorGovernor.initialize
    /// @custom:proves [S3.80][T30] nobody gives a governor another treasury
    function test_initialize() public {
        address[] memory people = peopleOfRow();
        for (uint256 n; n < people.length; ++n) {
            vm.prank(people[n]);
            vm.expectRevert(abi.encodeWithSignature("InvalidInitialization()"));
            governor.initialize(people[n]);
        }
        assertEq(governor.timelock(), address(treasury), "treasury");
        assertEq(address(treasury).balance, 10 ether, "money");
    }
}

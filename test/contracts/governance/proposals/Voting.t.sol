// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice Whose vote counts, how much, and when.
contract VotingTest is CommunityStage {
    event ProposalExtended(uint256 indexed proposalId, uint64 extendedDeadline);

    function cannotVote(address who, uint256 id, IGovernor.ProposalState now_) private {
        vm.prank(who);
        vm.expectRevert(wrongState(id, now_, bit(IGovernor.ProposalState.Active)));
        governor.castVote(id, FOR);
    }

    /// @custom:proves [S3.4] voting opens a day later and lasts three days to the second
    function test_window() public {
        uint256 id = propose(fan, spending());
        vm.warp(START + 1 days);
        cannotVote(fan, id, IGovernor.ProposalState.Pending);
        vm.warp(START + 1 days + 1);
        vote(fan, id, FOR);
        vm.warp(START + 4 days);
        isState(id, IGovernor.ProposalState.Active, "last second");
        vote(other, id, FOR);
        vm.warp(START + 4 days + 1);
        cannotVote(creator, id, IGovernor.ProposalState.Succeeded);
    }

    /// @custom:proves [S3.4][S3.57][T8] votes count as they were when voting opened
    function test_snapshot() public {
        uint256 id = propose(fan, spending());
        vm.warp(START + 1 days);
        unstake(other, 10_000 * UNIT); // what counts is the end of this second
        wait(1);
        unstake(other, 20_000 * UNIT); // too late to matter
        assertEq(vote(other, id, FOR), 20_000 * UNIT, "weight");
        assertEq(governor.quorum(START + 1 days), 10_000 * UNIT, "least quorum");
    }

    /// @custom:proves [S3.4][T8] what came after the snapshot counts nothing
    function test_lateStake() public {
        uint256 id = propose(fan, spending());
        vm.warp(START + 1 days + 1);
        stake(payer, 900_000 * UNIT);
        assertEq(vote(payer, id, FOR), 0, "weight");
        wait(1 days);
        vm.prank(other);
        vault.delegate(payer);
        assertEq(vote(other, id, AGAINST), 30_000 * UNIT, "moved too late");
        (uint256 no_, uint256 yes_,) = governor.proposalVotes(id);
        assertEq(no_, 30_000 * UNIT, "against");
        assertEq(yes_, 0, "for");
    }

    /// @custom:proves [S3.4] a second vote and an unknown answer refuse
    function test_badVote() public {
        uint256 id = propose(fan, spending());
        wait(1 days + 1);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidVoteType.selector));
        governor.castVote(id, 3);
        vote(fan, id, FOR);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorAlreadyCastVote.selector, fan));
        governor.castVote(id, AGAINST);
        assertTrue(governor.hasVoted(id, fan), "voted");
        assertFalse(governor.hasVoted(id, other), "not voted");
    }

    /// @custom:proves [S3.4][T51] a late quorum gives the others one more day
    function test_lateQuorum() public {
        uint256 id = propose(fan, spending());
        vm.warp(START + 4 days);
        vm.expectEmit(address(governor));
        emit ProposalExtended(id, uint64(START + 5 days));
        vote(fan, id, FOR);
        assertEq(governor.proposalDeadline(id), START + 5 days, "deadline");
        vm.warp(START + 5 days);
        vote(other, id, AGAINST);
        uint256 second = propose(fan, calling(fan, 1, "", "early"));
        wait(1 days + 1);
        vote(fan, second, FOR);
        wait(2 days + 1);
        vote(other, second, AGAINST); // the quorum was there before
        assertEq(governor.proposalDeadline(second), START + 9 days, "not moved");
    }

    /// @custom:proves [S3.4][T51] four percent decide and one unit less does not
    function test_quorum() public {
        unstake(fan, 20_000 * UNIT);
        stake(payer, 920_000 * UNIT); // a million staked, forty thousand of it by the fan
        wait(1);
        Calls memory calls = spending();
        uint256 id = propose(fan, calls);
        wait(1 days + 1);
        assertEq(governor.quorum(governor.proposalSnapshot(id)), 40_000 * UNIT, "quorum");
        vote(fan, id, FOR);
        wait(3 days);
        isState(id, IGovernor.ProposalState.Succeeded, "enough");
        unstake(fan, 1);
        stake(payer, 1);
        wait(1);
        calls.text = "again";
        id = propose(fan, calls);
        wait(1 days + 1);
        assertEq(governor.quorum(governor.proposalSnapshot(id)), 40_000 * UNIT, "same quorum");
        vote(fan, id, FOR);
        wait(3 days);
        isState(id, IGovernor.ProposalState.Defeated, "one unit too few");
    }

    /// @custom:proves [S3.4][T51] a quorum is at least ten thousand tokens
    function test_leastQuorum() public {
        vm.prank(fan);
        vault.unstake(60_000 * UNIT);
        vm.prank(other);
        vault.unstake(30_000 * UNIT);
        unstake(creator, 1);
        wait(1);
        Calls memory calls = spending();
        uint256 id = propose(creator, calls);
        wait(1 days + 1);
        vote(creator, id, FOR); // everybody there is
        wait(3 days);
        isState(id, IGovernor.ProposalState.Defeated, "one unit too few");
        stake(creator, 1);
        wait(1);
        calls.text = "again";
        id = propose(creator, calls);
        wait(1 days + 1);
        vote(creator, id, FOR);
        wait(3 days);
        isState(id, IGovernor.ProposalState.Succeeded, "enough");
    }
}

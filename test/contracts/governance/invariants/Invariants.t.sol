// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {CommunityStage} from "../CommunityStage.sol";
import {Council} from "./Council.sol";
import {GovernorReplay} from "./GovernorReplay.sol";

/// @notice What holds whatever a community decided.
contract InvariantsTest is CommunityStage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Council private council;
    GovernorReplay private replay;

    function setUp() public override {
        vm.recordLogs();
        super.setUp();
        replay = new GovernorReplay();
        replay.replay(vm.getRecordedLogs(), address(governor));
        address[4] memory people = [fan, other, creator, payer];
        stake(payer, 5_000 * UNIT);
        council = new Council(governor, vault, replay, people, START);
        vm.deal(address(treasury), 100 ether);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(council);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(council);
        list[0].selectors = new bytes4[](8);
        list[0].selectors[0] = Council.wait.selector;
        list[0].selectors[1] = Council.stake.selector;
        list[0].selectors[2] = Council.unstake.selector;
        list[0].selectors[3] = Council.propose.selector;
        list[0].selectors[4] = Council.vote.selector;
        list[0].selectors[5] = Council.queue.selector;
        list[0].selectors[6] = Council.execute.selector;
        list[0].selectors[7] = Council.veto.selector;
    }

    /// @custom:proves [S3.4] the council does everything there is to do
    function test_councilIsBusy() public {
        uint256 dice = 3;
        for (uint256 n; n < 900; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint8 c) = (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24));
            uint256 what = uint8(dice) % 11;
            if (what == 0) council.wait(uint32(dice >> 32));
            else if (what == 1) council.stake(a, uint96(dice >> 32));
            else if (what == 2 && n % 5 == 0) council.unstake(a, uint96(dice >> 32));
            else if (what == 3 && n % 4 == 0) council.propose(a, b);
            else if (what == 4) council.queue(a);
            else if (what == 5) council.execute(a);
            else if (what == 6 && n % 4 == 0) council.veto(a, b % 2 == 0);
            else council.vote(a, b, c % 4 == 0 ? 0 : 1);
        }
        assertEq(council.count(), council.MOST_PROPOSALS(), "proposed");
        assertTrue(council.executions() > 0, "executed");
        assertTrue(council.vetoes() > 0, "vetoed");
        assertTrue(council.refusals() > 0, "refused by a receiver");
        assertTrue(council.tries() > 0, "tried from inside");
        invariant_treasury();
        invariant_votes();
        invariant_replay();
    }

    /// @custom:proves [S3.4][S3.79][T31][T32][T51] nothing leaves the treasury but what was decided two days before
    function invariant_treasury() public view {
        uint256 spent;
        for (uint256 n; n < council.count(); ++n) {
            Council.Ghost memory ghost = council.ghostOf(n);
            uint256 paid = council.receivers(n).balance;
            bool executed = ghost.executedAt != 0;
            assertTrue((governor.state(ghost.id) == IGovernor.ProposalState.Executed) == executed, "executed");
            assertEq(paid, executed && !ghost.changesPeriod ? 1 ether : 0, "paid once or not at all");
            spent += paid;
            if (!executed) continue;
            assertFalse(ghost.isSignal, "a signal does nothing");
            assertTrue(ghost.executedAt >= ghost.queuedAt + 2 days, "two days");
            assertTrue(ghost.queuedAt > governor.proposalDeadline(ghost.id), "after the vote");
            assertTrue(ghost.tally[1] > ghost.tally[0], "more for than against");
            assertTrue(ghost.tally[1] + ghost.tally[2] >= 10_000 * UNIT, "a quorum");
        }
        assertEq(address(treasury).balance, 100 ether - spent, "treasury");
        assertTrue(governor.votingPeriod() >= 1 days && governor.votingPeriod() <= 3 days, "period");
    }

    /// @custom:proves [S3.4][S3.57][T8] no proposal has more votes than were staked at its snapshot
    function invariant_votes() public view {
        for (uint256 n; n < council.count(); ++n) {
            Council.Ghost memory ghost = council.ghostOf(n);
            (uint256 against, uint256 for_, uint256 abstain) = governor.proposalVotes(ghost.id);
            assertEq(against, ghost.tally[0], "against");
            assertEq(for_, ghost.tally[1], "for");
            assertEq(abstain, ghost.tally[2], "abstain");
            uint256 snapshot = governor.proposalSnapshot(ghost.id);
            if (snapshot >= council.time()) continue;
            uint256 total = council.totalAt(snapshot);
            assertLe(against + for_ + abstain, total, "all votes");
            uint256 quorum = total * governor.quorumNumerator() / 100;
            assertEq(governor.quorum(snapshot), quorum > 10_000 * UNIT ? quorum : 10_000 * UNIT, "quorum");
        }
    }

    /// @custom:proves [S3.2] the logs alone give every proposal, vote and setting
    function invariant_replay() public view {
        assertEq(replay.votingDelay(), governor.votingDelay(), "delay");
        assertEq(replay.votingPeriod(), governor.votingPeriod(), "period");
        for (uint256 n; n < council.count(); ++n) {
            uint256 id = council.ghostOf(n).id;
            GovernorReplay.Proposal memory said = replay.proposal(id);
            assertEq(said.proposer, governor.proposalProposer(id), "proposer");
            assertEq(said.kind, uint256(governor.kindOf(id)), "kind");
            assertEq(
                uint256(said.textHash),
                uint256(keccak256(abi.encodePacked("proposal ", bytes1(uint8(65 + n))))),
                "text"
            );
            assertEq(said.snapshot, governor.proposalSnapshot(id), "snapshot");
            assertEq(said.deadline, governor.proposalDeadline(id), "deadline");
            assertEq(said.eta, governor.proposalEta(id), "eta");
            IGovernor.ProposalState state = governor.state(id);
            assertTrue(said.executed == (state == IGovernor.ProposalState.Executed), "executed");
            assertTrue(said.cancelled == (state == IGovernor.ProposalState.Canceled), "cancelled");
            assertTrue(said.cancelled || !said.vetoed, "a veto cancels");
            (uint256 against, uint256 for_, uint256 abstain) = governor.proposalVotes(id);
            assertEq(said.tally[0], against, "against");
            assertEq(said.tally[1], for_, "for");
            assertEq(said.tally[2], abstain, "abstain");
            for (uint256 m; m < 4; ++m) {
                address who = council.people(m);
                assertTrue(replay.voted(id, who) == governor.hasVoted(id, who), "voted");
            }
        }
    }
}

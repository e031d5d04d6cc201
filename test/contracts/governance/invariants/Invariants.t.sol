// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {CommunityStage} from "../CommunityStage.sol";
import {Agent} from "./Agent.sol";
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
        address[6] memory people = [fan, other, creator, payer, address(0xBAD), address(new Agent())];
        for (uint256 n; n < 6; ++n) {
            token.mint(people[n], 1e9 * UNIT); // more than anybody stakes
        }
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
        list[0].selectors = new bytes4[](12);
        list[0].selectors[0] = Council.wait.selector;
        list[0].selectors[1] = Council.stake.selector;
        list[0].selectors[2] = Council.unstake.selector;
        list[0].selectors[3] = Council.propose.selector;
        list[0].selectors[4] = Council.vote.selector;
        list[0].selectors[5] = Council.queue.selector;
        list[0].selectors[6] = Council.execute.selector;
        list[0].selectors[7] = Council.veto.selector;
        list[0].selectors[8] = Council.delegate.selector;
        list[0].selectors[9] = Council.flash.selector;
        list[0].selectors[10] = Council.object.selector;
        list[0].selectors[11] = Council.force.selector;
    }

    /// @custom:proves [S3.4] the council does everything there is to do
    function test_councilIsBusy() public {
        everyEnding();
        uint256 dice = 3;
        for (uint256 n; n < 600; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint8 c) = (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24));
            uint256 what = uint8(dice) % 15;
            if (what == 0) council.wait(uint32(dice >> 32));
            else if (what == 1) council.stake(a, uint96(dice >> 32));
            else if (what == 2 && n % 5 == 0) council.unstake(a, uint96(dice >> 32));
            else if (what == 3) council.propose(a, b);
            else if (what == 4) council.queue(a);
            else if (what == 5) council.execute(a);
            else if (what == 6 && n % 2 == 0) council.veto(a, b % 2 == 0);
            else if (what == 7 && n % 3 == 0) council.object(a, b);
            else if (what == 8) council.force(a, b);
            else if (what == 9) council.flash(a, uint96(dice >> 32));
            else if (what == 10 && n % 5 == 0) council.delegate(a, b);
            else council.vote(a, b, c % 4 == 0 ? 0 : 1);
        }
        assertTrue(council.count() > 7, "proposed");
        assertTrue(council.executions() > 0, "executed");
        assertTrue(council.vetoes() > 0, "vetoed");
        assertTrue(council.refusals() > 0, "refused by a receiver");
        assertTrue(council.tries() > 0, "tried from inside");
        assertTrue(council.objections() > council.objected(), "objected without effect");
        assertTrue(council.objected() > 0, "cancelled by objections");
        assertTrue(council.expired() > 0, "expired");
        assertTrue(council.outgrown() > 0, "outgrown by the community");
        invariant_treasury();
        invariant_votes();
        invariant_states();
        invariant_objections();
        invariant_replay();
    }

    /// @dev Seven proposals: the first two and the last two are queued. One is cancelled by objections, one outgrown, one
    /// expires, one is vetoed, one executed and one refused by its receiver.
    function everyEnding() private {
        uint32 hours20 = 71_999;
        council.wait(1); // votes of an earlier second propose
        for (uint8 n; n < 7; ++n) {
            council.propose(n < 3 ? 1 : 0, 2); // a payment, by the other or by the fan
        }
        council.wait(hours20);
        council.wait(hours20);
        for (uint8 n; n < 7; ++n) {
            council.vote(n < 3 ? 1 : 0, n, 1);
        }
        council.veto(3, false);
        for (uint256 n; n < 4; ++n) {
            council.wait(hours20);
        }
        council.queue(0);
        council.queue(1);
        council.queue(4);
        council.queue(6);
        council.wait(1);
        council.object(2, 0);
        council.object(0, 0);
        for (uint256 n; n < 3; ++n) {
            council.wait(hours20);
        }
        council.execute(4);
        council.execute(6);
        for (uint256 n; n < 3; ++n) {
            council.stake(0, 400_000e18 - 1);
        }
        council.wait(1);
        council.force(3, 1);
        council.wait(41); // fifteen days
        council.force(3, 2);
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
            assertLe(ghost.executedAt, ghost.queuedAt + 16 days, "fourteen days after its time");
            assertTrue(ghost.queuedAt > governor.proposalDeadline(ghost.id), "after the vote");
            assertLe(ghost.queuedAt, governor.proposalDeadline(ghost.id) + 7 days, "seven days after the vote");
            assertLe(ghost.quorumAtExecution, ghost.tally[1] + ghost.tally[2], "a quorum of the second before");
            assertLe(ghost.objections, ghost.tally[1], "no more objections than votes for it");
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

    /// @custom:proves [S3.4][T51] every proposal stands where the model says, expired and cancelled for good included
    function invariant_states() public view {
        for (uint256 n; n < council.count(); ++n) {
            isState(council.ghostOf(n).id, council.stateOf(n), "state");
        }
    }

    /// @custom:proves [S3.4][S3.57][T8][T51] objections are votes of the second of queueing, each counted once
    function invariant_objections() public view {
        for (uint256 n; n < council.count(); ++n) {
            Council.Ghost memory ghost = council.ghostOf(n);
            assertEq(governor.objectionsOf(ghost.id), ghost.objections, "objections");
            if (ghost.queuedAt == 0) assertEq(ghost.objections, 0, "only while queued");
            else assertLe(ghost.objections, council.totalAt(ghost.queuedAt), "all votes of that second");
            if (!ghost.isObjected) continue;
            isState(ghost.id, IGovernor.ProposalState.Canceled, "for good");
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
            assertEq(said.objections, governor.objectionsOf(id), "objections");
            for (uint256 m; m < 6; ++m) {
                address who = council.people(m);
                assertTrue(council.hasObjected(n, who) == governor.hasObjected(id, who), "objected");
                assertTrue(replay.objected(id, who) == governor.hasObjected(id, who), "objected, from logs");
                assertTrue(replay.voted(id, who) == governor.hasVoted(id, who), "voted");
            }
        }
    }
}

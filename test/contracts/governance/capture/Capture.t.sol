// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {CreatorTimelock} from "../../../../contracts/governance/CreatorTimelock.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice Somebody wants the ten ether of the treasury. What it takes.
contract CaptureTest is CommunityStage {
    address private raider = address(0xBAD);

    function robbery() private view returns (Calls memory) {
        return calling(raider, 10 ether, "", "community grants");
    }

    function arm(uint256 amount) private {
        token.mint(raider, amount);
        vm.startPrank(raider);
        token.approve(address(vault), amount);
        vault.stake(amount);
        vm.stopPrank();
        wait(1);
    }

    /// @custom:proves [S3.4][T51] a tenth of the votes and friends with five percent lose against those who come
    function test_minority() public {
        arm(15_000 * UNIT); // of 115,000
        Calls memory calls = robbery();
        uint256 id = propose(raider, calls);
        wait(1 days + 1);
        vote(raider, id, FOR);
        vote(other, id, AGAINST); // one who cares is enough
        wait(3 days);
        isState(id, IGovernor.ProposalState.Defeated, "defeated");
        assertEq(address(treasury).balance, 10 ether, "treasury");
    }

    /// @custom:proves [S3.4][T51] a takeover that nobody notices while voting is vetoed in the two days after
    function test_sleepingCommunity() public {
        arm(15_000 * UNIT);
        Calls memory calls = robbery();
        uint256 id = propose(raider, calls);
        wait(1 days + 1);
        vote(raider, id, FOR);
        wait(3 days);
        queue(calls);
        wait(2 days - 1);
        cancel(creator, calls);
        wait(1);
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Canceled, bit(IGovernor.ProposalState.Queued)));
        execute(calls);
        assertEq(address(treasury).balance, 10 ether, "treasury");
    }

    /// @custom:proves [S3.4][T51] a takeover at the last second leaves everybody a day to answer
    function test_lastSecond() public {
        arm(15_000 * UNIT);
        Calls memory calls = robbery();
        uint256 id = propose(raider, calls);
        wait(4 days); // the last second of voting
        vote(raider, id, FOR);
        wait(1 days);
        vote(other, id, AGAINST);
        wait(1);
        isState(id, IGovernor.ProposalState.Defeated, "defeated");
    }

    /// @custom:proves [S3.4][T51] an empty community is not free: without ten thousand tokens nothing passes
    function test_emptyCommunity() public {
        TestDollar young = new TestDollar();
        vault = makeVault(young, 0, true);
        vm.prank(creator);
        (address made, address lock) = governors.createGovernor(address(vault), 0); // no veto either
        (governor, treasury, token) = (CreatorGovernor(payable(made)), CreatorTimelock(payable(lock)), young);
        vm.deal(lock, 10 ether);
        arm(10_000 * UNIT - 1); // everything that is staked at all
        Calls memory calls = robbery();
        uint256 id = decidedBy(raider, calls);
        isState(id, IGovernor.ProposalState.Defeated, "one unit too few");
        assertEq(address(treasury).balance, 10 ether, "treasury");
    }

    function decidedBy(address who, Calls memory calls) private returns (uint256 id) {
        id = propose(who, calls);
        wait(1 days + 1);
        vote(who, id, FOR);
        wait(3 days);
    }

    /// @custom:proves [S3.4][T51] a founder without votes cannot take the treasury with any number of tokens
    function test_founder() public {
        TestDollar young = new TestDollar();
        vault = makeVault(young, 0, false);
        vm.prank(creator);
        (address made,) = governors.createGovernor(address(vault), uint40(vm.getBlockTimestamp() + 30 days));
        (governor, token) = (CreatorGovernor(payable(made)), young);
        young.mint(creator, 500_000 * UNIT);
        vm.prank(creator);
        young.approve(address(vault), 500_000 * UNIT);
        stake(creator, 500_000 * UNIT);
        wait(1);
        Calls memory calls = robbery();
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorInsufficientProposerVotes.selector, creator, 0, 1_000 * UNIT)
        );
        governor.propose(calls.targets, calls.values, calls.calldatas, calls.text);
        arm(20_000 * UNIT); // a friend
        uint256 id = propose(raider, calls);
        wait(1 days + 1);
        assertEq(vote(creator, id, FOR), 0, "weight");
        assertEq(governor.quorum(governor.proposalSnapshot(id)), 10_000 * UNIT, "the founder's stake moves no quorum");
    }

    /// @custom:proves [S3.4][T51] who votes and leaves gets the tokens only after every vote is over
    function test_voteAndLeave() public {
        arm(15_000 * UNIT);
        uint256 id = propose(raider, robbery());
        wait(1 days + 1);
        vote(raider, id, FOR);
        vm.prank(raider);
        vault.unstake(15_000 * UNIT);
        uint256 free = vault.positionOf(raider).until;
        assertTrue(free > governor.proposalDeadline(id) + governor.lateQuorumVoteExtension(), "later than the vote");
    }
}

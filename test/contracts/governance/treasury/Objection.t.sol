// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice What ends a decision that passed: time, and those who object.
contract ObjectionTest is CommunityStage {
    /// @dev Voted for by the other with 30,000 of 100,000 and by nobody else, and queued.
    function queuedByOther(Calls memory calls) private returns (uint256 id) {
        id = propose(other, calls);
        wait(1 days + 1);
        vote(other, id, FOR);
        wait(3 days);
        queue(calls);
    }

    function objects(address who, uint256 id) private returns (uint256) {
        vm.prank(who);
        return governor.object(id);
    }

    function cannotObject(address who, uint256 id, bytes memory reason) private {
        vm.prank(who);
        vm.expectRevert(reason);
        governor.object(id);
    }

    function noVotes(uint256 id, address who, uint256 queuedAt) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_NoVotes.selector, id, who, queuedAt);
    }

    /// @custom:proves [S3.4] it expires seven days after its vote to the second unless it is queued
    function test_queueInTime() public {
        Calls memory calls = spending();
        uint256 id = decided(calls);
        vm.warp(governor.proposalDeadline(id) + 7 days);
        isState(id, IGovernor.ProposalState.Succeeded, "last second");
        uint256 start = vm.snapshotState();
        queue(calls);
        assertTrue(vm.revertToState(start), "restored");
        wait(1);
        isState(id, IGovernor.ProposalState.Expired, "expired");
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Expired, bit(IGovernor.ProposalState.Succeeded)));
        queue(calls);
    }

    /// @custom:proves [S3.4] it expires fourteen days after its time to the second unless it is executed
    function test_executeInTime() public {
        Calls memory calls = spending();
        uint256 id = decided(calls);
        queue(calls);
        vm.warp(governor.proposalEta(id) + 14 days);
        isState(id, IGovernor.ProposalState.Queued, "last second");
        uint256 start = vm.snapshotState();
        execute(calls);
        isState(id, IGovernor.ProposalState.Executed, "executed");
        assertTrue(vm.revertToState(start), "restored");
        wait(1);
        isState(id, IGovernor.ProposalState.Expired, "expired");
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Expired, bit(IGovernor.ProposalState.Queued)));
        execute(calls);
        assertEq(address(treasury).balance, 10 ether, "treasury");
    }

    /// @custom:proves [S3.4] what was executed, defeated, cancelled or is a signal never expires
    function test_otherStatesStay() public {
        uint256 ran = done(spending());
        Calls memory calls = calling(fan, 1, "", "no");
        uint256 lost = propose(fan, calls);
        calls.text = "taken back";
        uint256 taken = propose(fan, calls);
        cancel(fan, calls);
        vm.prank(fan);
        uint256 asked = governor.signal(ICreatorGovernor.Kind.Content, "more jazz");
        wait(1 days + 1);
        vote(fan, asked, FOR);
        wait(3_650 days);
        isState(ran, IGovernor.ProposalState.Executed, "executed");
        isState(lost, IGovernor.ProposalState.Defeated, "defeated");
        isState(taken, IGovernor.ProposalState.Canceled, "cancelled");
        isState(asked, IGovernor.ProposalState.Succeeded, "a signal stands");
    }

    /// @custom:proves [S3.4][T51] the vote and the abstentions have to be a quorum of the second before the execution
    function test_quorumAtExecution() public {
        Calls memory calls = spending();
        uint256 id = propose(other, calls);
        wait(1 days + 1);
        vm.prank(fan);
        vault.unstake(50_000 * UNIT);
        vote(creator, id, ABSTAIN);
        vote(other, id, FOR);
        wait(3 days);
        queue(calls);
        wait(2 days);
        stake(payer, 950_000 * UNIT + 100); // now 1,000,000 tokens and 100 units are staked
        vm.prank(fan);
        vault.stake(1); // 40,000 tokens and four units would be needed
        wait(1);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorGovernor.CreatorGovernor_QuorumGrown.selector, id, 40_000 * UNIT, 40_000 * UNIT + 4
            )
        );
        execute(calls);
        unstake(payer, 101);
        wait(1);
        execute(calls); // the abstentions count
        assertEq(address(0xB0B).balance, 3 ether, "paid");
    }

    /// @custom:proves [S3.4][T51] more objections than votes for it cancel it for good and one unit less does not
    function test_object() public {
        stake(payer, 30_000 * UNIT);
        unstake(fan, 60_000 * UNIT - 1); // one unit: what decides
        Calls memory calls = spending();
        uint256 id = queuedByOther(calls);
        wait(1);
        vm.expectEmit(address(governor));
        emit ICreatorGovernor.ProposalObjected(id, payer, 30_000 * UNIT, 30_000 * UNIT);
        assertEq(objects(payer, id), 30_000 * UNIT, "votes");
        isState(id, IGovernor.ProposalState.Queued, "as many as for it");
        assertTrue(governor.hasObjected(id, payer), "objected");
        assertFalse(governor.hasObjected(id, fan), "not yet");
        wait(16 days - 1); // the last second in which it could run
        vm.expectEmit(address(governor));
        emit ICreatorGovernor.ProposalObjected(id, fan, 1, 30_000 * UNIT + 1);
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalCanceled(id);
        assertEq(objects(fan, id), 1, "votes");
        assertEq(governor.objectionsOf(id), 30_000 * UNIT + 1, "objections");
        isState(id, IGovernor.ProposalState.Canceled, "cancelled");
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Canceled, bit(IGovernor.ProposalState.Queued)));
        execute(calls);
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Canceled, bit(IGovernor.ProposalState.Succeeded)));
        queue(calls);
        wait(365 days);
        isState(id, IGovernor.ProposalState.Canceled, "for good");
    }

    /// @custom:proves [S3.4] an account objects once
    function test_objectOnce() public {
        uint256 id = queuedByOther(spending());
        wait(1);
        objects(creator, id);
        cannotObject(
            creator,
            id,
            abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_ObjectedAlready.selector, id, creator)
        );
        assertEq(governor.objectionsOf(id), 10_000 * UNIT, "once");
    }

    /// @custom:proves [S3.4] nothing but a queued decision can be objected to
    function test_objectInOtherStates() public {
        Calls memory calls = spending();
        bytes32 wanted = bit(IGovernor.ProposalState.Queued);
        cannotObject(fan, 7, abi.encodeWithSelector(IGovernor.GovernorNonexistentProposal.selector, 7));
        uint256 id = propose(fan, calls);
        cannotObject(fan, id, wrongState(id, IGovernor.ProposalState.Pending, wanted));
        wait(1 days + 1);
        vote(fan, id, FOR);
        cannotObject(fan, id, wrongState(id, IGovernor.ProposalState.Active, wanted));
        wait(3 days);
        cannotObject(fan, id, wrongState(id, IGovernor.ProposalState.Succeeded, wanted));
        queue(calls);
        wait(16 days + 1);
        cannotObject(fan, id, wrongState(id, IGovernor.ProposalState.Expired, wanted));
        vm.prank(fan);
        id = governor.signal(ICreatorGovernor.Kind.Content, "more jazz");
        wait(1 days + 1);
        vote(fan, id, FOR);
        wait(3 days);
        cannotObject(fan, id, wrongState(id, IGovernor.ProposalState.Succeeded, wanted));
    }

    /// @custom:proves [S3.4][T8] votes count as they were in the second of queueing, whatever moves afterwards
    function test_countedAtQueueing() public {
        Calls memory calls = spending();
        uint256 id = propose(other, calls);
        wait(1 days + 1);
        vote(other, id, FOR);
        wait(3 days);
        queue(calls);
        uint256 queuedAt = vm.getBlockTimestamp();
        unstake(fan, 50_000 * UNIT); // in the same second, after queueing: its end counts
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSignature("ERC5805FutureLookup(uint256,uint48)", queuedAt, queuedAt));
        governor.object(id);
        wait(1);
        stake(payer, 900_000 * UNIT);
        vm.prank(fan);
        vault.delegate(creator);
        wait(1);
        cannotObject(payer, id, noVotes(id, payer, queuedAt));
        assertEq(objects(creator, id), 10_000 * UNIT, "without what was delegated later");
        assertEq(objects(fan, id), 10_000 * UNIT, "what was left at the end of that second");
        isState(id, IGovernor.ProposalState.Queued, "20,000 against 30,000");
    }

    /// @custom:proves [S3.4][T51] the same stake counts once by whatever way it is delegated, moved or staked again
    function test_noDoubleCount(uint256 dice) public {
        Calls memory calls = spending();
        uint256 id = decided(calls); // with the fan's 60,000 alone
        queue(calls);
        wait(1);
        address[4] memory people = [other, payer, creator, fan];
        uint256 start = vm.snapshotState();
        for (uint256 round; round < 2; ++round) {
            // round 0: nobody moves anything; round 1: everybody does before every objection
            for (uint256 n; n < 4; ++n) {
                for (uint256 m; m < 4 && round == 1; ++m) {
                    dice = uint256(keccak256(abi.encode(dice)));
                    move(people[m], people, dice);
                }
                wait(1);
                (bool isCounted,) = tryObject(people[n], id);
                assertTrue(isCounted == (people[n] != payer), "all but who had no stake object");
                (bool again,) = tryObject(people[n], id);
                assertFalse(again, "once");
                if (n == 2) assertEq(governor.objectionsOf(id), 40_000 * UNIT, "the other and the creator");
                if (n == 2) isState(id, IGovernor.ProposalState.Queued, "fewer than for it");
            }
            assertEq(governor.objectionsOf(id), 100_000 * UNIT, "everything that was staked");
            isState(id, IGovernor.ProposalState.Canceled, "cancelled");
            assertTrue(vm.revertToState(start), "restored");
            start = vm.snapshotState();
        }
    }

    function tryObject(address who, uint256 id) private returns (bool, bytes memory) {
        vm.prank(who);
        return address(governor).call(abi.encodeCall(governor.object, (id)));
    }

    /// @dev Somebody delegates, leaves, stakes or hands tokens on.
    function move(address who, address[4] memory people, uint256 dice) private {
        vm.startPrank(who);
        uint256 staked = vault.stakeOf(who);
        if (dice % 3 == 0) vault.delegate(people[dice / 3 % 4]);
        if (dice % 5 < 2 && staked != 0) vault.unstake(staked);
        if (dice % 7 < 3) vault.stake(1 + dice % (1_000 * UNIT));
        if (dice % 2 == 0) token.transfer(people[dice / 7 % 4], token.balanceOf(who) / 2);
        vm.stopPrank();
    }
}

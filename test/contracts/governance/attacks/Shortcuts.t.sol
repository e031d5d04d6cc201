// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice Ways around a proposal, its vote, or its two days.
contract ShortcutsTest is CommunityStage {
    address private rival = address(0x41FA1);

    function operation(Calls memory calls) private view returns (bytes32 salt, bytes32 id) {
        salt = bytes20(address(governor)) ^ keccak256(bytes(calls.text));
        id = treasury.hashOperationBatch(calls.targets, calls.values, calls.calldatas, 0, salt);
    }

    function enter(address who, uint256 amount) private {
        token.mint(who, amount);
        vm.startPrank(who);
        token.approve(address(vault), amount);
        vault.stake(amount);
        vm.stopPrank();
        wait(1);
    }

    /// @custom:proves [S3.4][S3.79] a due decision is executed at the governor and nobody executes it at the timelock
    function test_atTheTimelock() public {
        Calls memory calls = spending();
        uint256 id = decided(calls);
        queue(calls);
        (bytes32 salt, bytes32 due) = operation(calls);
        wait(2 days);
        assertTrue(treasury.isOperationReady(due), "due");
        address[3] memory callers = [fan, creator, address(treasury)];
        for (uint256 n; n < 3; ++n) {
            vm.startPrank(callers[n]);
            vm.expectRevert(
                abi.encodeWithSignature(
                    "AccessControlUnauthorizedAccount(address,bytes32)", callers[n], treasury.EXECUTOR_ROLE()
                )
            );
            treasury.executeBatch(calls.targets, calls.values, calls.calldatas, 0, salt);
            vm.stopPrank();
        }
        isState(id, IGovernor.ProposalState.Queued, "waits");
        vm.prank(payer); // has neither stake nor role
        governor.execute(calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)));
        assertEq(address(0xB0B).balance, 3 ether, "paid");
    }

    /// @custom:proves [S3.4][S3.79][T51] a decision cannot make the governor hurry the treasury
    function test_hurry() public {
        bytes memory rush = abi.encodeCall(treasury.schedule, (rival, 10 ether, "", 0, 0, 2 days - 1));
        Calls memory calls =
            calling(address(governor), 0, abi.encodeCall(governor.relay, (address(treasury), 0, rush)), "now");
        decided(calls);
        queue(calls);
        wait(2 days);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_TreasuryByRelay.selector, address(treasury))
        );
        execute(calls);
        assertEq(address(treasury).balance, 10 ether, "treasury");
    }

    /// @custom:proves [S3.4][T51] somebody who copies a proposal to take it back cannot copy one that names its proposer
    function test_copied() public {
        enter(rival, 1_000 * UNIT);
        Calls memory calls = spending();
        uint256 id = propose(rival, calls); // seen in the mempool, sent first
        cancel(rival, calls);
        vm.prank(fan);
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Canceled, 0));
        governor.propose(calls.targets, calls.values, calls.calldatas, calls.text);
        calls.text = "pay the band#proposer=0x000000000000000000000000000000000000fa11";
        vm.prank(rival);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, rival));
        governor.propose(calls.targets, calls.values, calls.calldatas, calls.text);
        isState(propose(fan, calls), IGovernor.ProposalState.Pending, "proposed");
    }

    /// @custom:proves [S3.4][T51] under the longest settings a vote is over before those who left have their tokens
    function test_longestVote() public {
        Calls memory calls = Calls(new address[](2), new uint256[](2), new bytes[](2), "longest");
        (calls.targets[0], calls.targets[1]) = (address(governor), address(governor));
        calls.calldatas[0] = abi.encodeCall(governor.setLateQuorumVoteExtension, (3 days));
        calls.calldatas[1] = abi.encodeCall(governor.setVotingDelay, (7 days));
        done(calls);
        enter(rival, 20_000 * UNIT);
        calls = calling(rival, 10 ether, "", "grants");
        uint256 id = propose(rival, calls);
        vm.warp(governor.proposalSnapshot(id)); // the second that counts
        wait(1);
        vm.prank(rival);
        vault.unstake(20_000 * UNIT);
        uint256 free = vault.positionOf(rival).until;
        vm.warp(governor.proposalDeadline(id));
        vote(rival, id, FOR); // extends by three days
        assertEq(governor.proposalDeadline(id), governor.proposalSnapshot(id) + 6 days, "deadline");
        assertTrue(free > governor.proposalDeadline(id) + 1 days, "a day later at least");
        vm.warp(governor.proposalDeadline(id));
        vote(fan, id, AGAINST);
        wait(1);
        isState(id, IGovernor.ProposalState.Defeated, "defeated");
    }
}

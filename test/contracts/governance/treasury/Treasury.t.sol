// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice How a decision becomes a payment, or does not.
contract TreasuryTest is CommunityStage {
    function notReady(Calls memory calls) private view returns (bytes memory) {
        return abi.encodeWithSignature("TimelockUnexpectedOperationState(bytes32,bytes32)", operationOf(calls), 1 << 2);
    }

    function operationOf(Calls memory calls) private view returns (bytes32) {
        bytes32 salt = bytes20(address(governor)) ^ keccak256(bytes(calls.text));
        return treasury.hashOperationBatch(calls.targets, calls.values, calls.calldatas, 0, salt);
    }

    /// @custom:proves [S3.4][S3.79] it is queued, waits two days to the second, and anybody executes it
    function test_spend() public {
        Calls memory calls = spending();
        uint256 id = decided(calls);
        uint256 eta = vm.getBlockTimestamp() + 2 days;
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalQueued(id, eta);
        assertEq(queue(calls), id, "queued");
        assertEq(governor.proposalEta(id), eta, "eta");
        isState(id, IGovernor.ProposalState.Queued, "queued");
        bytes memory early = notReady(calls);
        vm.expectRevert(early);
        execute(calls);
        wait(2 days - 1);
        vm.expectRevert(early);
        execute(calls);
        wait(1);
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalExecuted(id);
        vm.prank(payer); // has neither stake nor role
        governor.execute(calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)));
        assertEq(address(0xB0B).balance, 3 ether, "paid");
        assertEq(address(treasury).balance, 7 ether, "left");
        isState(id, IGovernor.ProposalState.Executed, "executed");
    }

    /// @custom:proves [S3.4] undecided and defeated proposals cannot be queued
    function test_queueTooEarly() public {
        Calls memory calls = spending();
        uint256 id = propose(fan, calls);
        bytes32 wanted = bit(IGovernor.ProposalState.Succeeded);
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Pending, wanted));
        queue(calls);
        wait(1 days + 1);
        vote(fan, id, AGAINST);
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Active, wanted));
        queue(calls);
        wait(3 days);
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Defeated, wanted));
        queue(calls);
    }

    /// @custom:proves [S3.4] a proposal that was never queued cannot be executed
    function test_executeUnqueued() public {
        Calls memory calls = spending();
        uint256 id = decided(calls);
        wait(6 days);
        vm.expectRevert(
            wrongState(id, IGovernor.ProposalState.Succeeded, bit(IGovernor.ProposalState.Queued))
        );
        execute(calls);
    }

    /// @custom:proves [S3.4] a proposal runs once
    function test_once() public {
        Calls memory calls = spending();
        uint256 id = done(calls);
        vm.expectRevert(
            wrongState(id, IGovernor.ProposalState.Executed, bit(IGovernor.ProposalState.Queued))
        );
        execute(calls);
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Executed, 0));
        propose(fan, calls);
        assertEq(address(0xB0B).balance, 3 ether, "paid once");
    }

    /// @custom:proves [S3.4][T32] calls that fail leave the decision waiting
    function test_failingCall() public {
        RefusingPayee payee = new RefusingPayee();
        Calls memory calls = calling(address(payee), 1 ether, "", "pay the shy");
        uint256 id = decided(calls);
        queue(calls);
        wait(2 days);
        vm.expectRevert(abi.encodeWithSelector(RefusingPayee.RefusingPayee_No.selector));
        execute(calls);
        isState(id, IGovernor.ProposalState.Queued, "waits");
        payee.setWilling(true);
        execute(calls);
        assertEq(address(payee).balance, 1 ether, "paid");
    }

    /// @custom:proves [S3.4] tokens and NFTs are spent the same way
    function test_tokens() public {
        dollar.mint(address(treasury), 50e6);
        Calls memory calls = calling(
            address(dollar), 0, abi.encodeCall(dollar.transfer, (address(0xB0B), 20e6)), "dollars"
        );
        done(calls);
        assertEq(dollar.balanceOf(address(0xB0B)), 20e6, "paid");
        assertEq(dollar.balanceOf(address(treasury)), 30e6, "left");
        assertEq(
            uint32(treasury.onERC721Received(fan, fan, 1, "")),
            uint32(treasury.onERC721Received.selector),
            "takes NFTs"
        );
    }

    /// @custom:proves [S3.4] the governor itself takes no money
    function test_governorTakesNothing() public {
        vm.prank(fan);
        (bool sent, bytes memory answer) = address(governor).call{value: 1}("");
        assertFalse(sent, "sent");
        assertEq(string(answer), string(abi.encodeWithSelector(IGovernor.GovernorDisabledDeposit.selector)), "reason");
    }

    /// @custom:proves [S3.4] the proposer takes a proposal back until voting opens
    function test_takeBack() public {
        Calls memory calls = spending();
        uint256 id = propose(fan, calls);
        vm.warp(START + 1 days);
        vm.recordLogs();
        cancel(fan, calls);
        assertEq(vm.getRecordedLogs().length, 1, "taking back is no veto");
        isState(id, IGovernor.ProposalState.Canceled, "cancelled");
        calls.text = "again";
        id = propose(fan, calls);
        wait(1 days + 1);
        bytes memory reason = abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, fan);
        vm.prank(fan);
        vm.expectRevert(reason);
        governor.cancel(calls.targets, calls.values, calls.calldatas, keccak256("again"));
    }

    /// @custom:proves [S3.79][T51] the creator vetoes a treasury proposal at any time before it runs
    function test_veto() public {
        Calls memory calls = spending();
        uint256 id = decided(calls);
        queue(calls);
        wait(2 days); // due already
        bytes32 operation = operationOf(calls);
        assertTrue(treasury.isOperationPending(operation), "pending");
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalCanceled(id);
        vm.expectEmit(address(governor));
        emit ICreatorGovernor.ProposalVetoed(id, creator);
        cancel(creator, calls);
        assertFalse(treasury.isOperation(operation), "gone from the timelock");
        vm.expectRevert(
            wrongState(id, IGovernor.ProposalState.Canceled, bit(IGovernor.ProposalState.Queued))
        );
        execute(calls);
        calls.text = "while voting";
        id = propose(fan, calls);
        wait(1 days + 1);
        cancel(creator, calls);
        isState(id, IGovernor.ProposalState.Canceled, "while voting");
    }

    /// @custom:proves [S3.4][T51] the veto ends to the second
    function test_vetoEnds() public {
        assertEq(governor.vetoUntil(), NOW + VETO, "end");
        Calls memory calls = spending();
        vm.warp(NOW + VETO - 2 days);
        uint256 id = propose(fan, calls);
        vm.warp(NOW + VETO - 1);
        uint256 before = vm.snapshotState();
        cancel(creator, calls);
        isState(id, IGovernor.ProposalState.Canceled, "last second");
        assertTrue(vm.revertToState(before), "restored");
        vm.warp(NOW + VETO);
        bytes memory reason = abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, creator);
        vm.prank(creator);
        vm.expectRevert(reason);
        governor.cancel(calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)));
    }

    /// @custom:proves [S3.4][T51] a signal cannot be vetoed
    function test_signalStands() public {
        vm.prank(fan);
        uint256 id = governor.signal(ICreatorGovernor.Kind.Content, "less talk");
        Calls memory calls = calling(address(governor), 0, hex"01", "less talk");
        bytes memory reason = abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, creator);
        vm.prank(creator);
        vm.expectRevert(reason);
        governor.cancel(calls.targets, calls.values, calls.calldatas, keccak256("less talk"));
        cancel(fan, calls); // who asked may take it back
        isState(id, IGovernor.ProposalState.Canceled, "taken back");
    }

    /// @custom:proves [S3.4] nobody else can cancel
    function test_strangerCancels() public {
        Calls memory calls = spending();
        uint256 id = propose(fan, calls);
        bytes memory reason = abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, other);
        vm.prank(other);
        vm.expectRevert(reason);
        governor.cancel(calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)));
    }
}

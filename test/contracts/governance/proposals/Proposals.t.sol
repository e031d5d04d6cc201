// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice Questions without calls, and proposals with them.
contract ProposalsTest is CommunityStage {
    function ask(ICreatorGovernor.Kind kind, string memory text) private returns (uint256) {
        vm.prank(fan);
        return governor.signal(kind, text);
    }

    function shaped(uint8 kind, string memory text) private view returns (Calls memory) {
        return calling(address(governor), 0, abi.encodePacked(kind), text);
    }

    /// @custom:proves [S3.4][S3.57] content and collaboration stand on chain with their result
    function test_signal() public {
        Calls memory calls = shaped(1, "more jazz");
        uint256 wanted =
            governor.hashProposal(calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)));
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalCreated(
            wanted,
            fan,
            calls.targets,
            calls.values,
            new string[](1),
            calls.calldatas,
            START + 1 days,
            START + 4 days,
            calls.text
        );
        vm.expectEmit(address(governor));
        emit ICreatorGovernor.ProposalKind(wanted, fan, ICreatorGovernor.Kind.Content, keccak256("more jazz"));
        uint256 id = ask(ICreatorGovernor.Kind.Content, "more jazz");
        assertEq(id, wanted, "id");
        uint256 second = ask(ICreatorGovernor.Kind.Collab, "play with Kiln");
        assertEq(uint256(governor.kindOf(id)), 1, "content");
        assertEq(uint256(governor.kindOf(second)), 2, "collab");
        isState(id, IGovernor.ProposalState.Pending, "pending");
        wait(1 days + 1);
        vm.expectEmit(address(governor));
        emit IGovernor.VoteCast(fan, id, FOR, 60_000 * UNIT, "");
        assertEq(vote(fan, id, FOR), 60_000 * UNIT, "weight");
        vote(other, id, AGAINST);
        vote(creator, id, ABSTAIN);
        vote(fan, second, AGAINST);
        wait(3 days);
        isState(id, IGovernor.ProposalState.Succeeded, "wanted");
        isState(second, IGovernor.ProposalState.Defeated, "not wanted");
        (uint256 no_, uint256 yes_, uint256 rest) = governor.proposalVotes(id);
        assertEq(no_, 30_000 * UNIT, "against");
        assertEq(yes_, 60_000 * UNIT, "for");
        assertEq(rest, 10_000 * UNIT, "abstain");
    }

    /// @custom:proves [S3.4] a treasury signal refuses
    function test_treasurySignal() public {
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorGovernor.CreatorGovernor_NotASignal.selector, ICreatorGovernor.Kind.Treasury
            )
        );
        governor.signal(ICreatorGovernor.Kind.Treasury, "pay");
    }

    /// @custom:proves [S3.4] the same words about content and about a collaboration are two questions
    function test_sameWords() public {
        uint256 first = ask(ICreatorGovernor.Kind.Content, "Kiln");
        uint256 second = ask(ICreatorGovernor.Kind.Collab, "Kiln");
        assertTrue(first != second, "apart");
        assertEq(uint256(governor.kindOf(first)), 1, "content");
        assertEq(uint256(governor.kindOf(second)), 2, "collab");
    }

    /// @custom:proves [S3.4] the same question twice refuses
    function test_twice() public {
        uint256 id = ask(ICreatorGovernor.Kind.Content, "Kiln");
        vm.prank(other);
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Pending, 0));
        governor.signal(ICreatorGovernor.Kind.Content, "Kiln");
    }

    function tooFew(address who, uint256 votes) private pure returns (bytes memory) {
        return abi.encodeWithSelector(
            IGovernor.GovernorInsufficientProposerVotes.selector, who, votes, 1_000 * UNIT
        );
    }

    /// @custom:proves [S3.4] votes below the threshold refuse with both values
    function test_threshold() public {
        stake(payer, 1_000 * UNIT - 1);
        wait(1);
        vm.prank(payer);
        vm.expectRevert(tooFew(payer, 1_000 * UNIT - 1));
        governor.signal(ICreatorGovernor.Kind.Content, "Kiln");
        stake(payer, 1);
        wait(1);
        vm.prank(payer);
        governor.signal(ICreatorGovernor.Kind.Content, "Kiln");
    }

    /// @custom:proves [S3.4][T8] what was staked this second does not propose
    function test_justStaked() public {
        stake(payer, 5_000 * UNIT);
        vm.prank(payer);
        vm.expectRevert(tooFew(payer, 0));
        governor.signal(ICreatorGovernor.Kind.Content, "Kiln");
    }

    /// @custom:proves [S3.4] it can neither be queued nor executed
    function test_signalDoesNothing() public {
        uint256 id = ask(ICreatorGovernor.Kind.Collab, "Kiln");
        Calls memory calls = shaped(2, "Kiln");
        assertFalse(governor.proposalNeedsQueuing(id), "needs no queue");
        wait(1 days + 1);
        vote(fan, id, FOR);
        wait(3 days);
        isState(id, IGovernor.ProposalState.Succeeded, "wanted");
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorProposalQueueingNotRequired.selector, id));
        queue(calls);
        vm.expectRevert(abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_SignalOnly.selector, id));
        execute(calls);
        isState(id, IGovernor.ProposalState.Succeeded, "still only wanted");
    }

    /// @custom:proves [S3.4] calls become a proposal of the treasury and its kind is said
    function test_propose() public {
        Calls memory calls = spending();
        uint256 wanted =
            governor.hashProposal(calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)));
        vm.expectEmit(address(governor));
        emit ICreatorGovernor.ProposalKind(
            wanted, fan, ICreatorGovernor.Kind.Treasury, keccak256("pay the band")
        );
        assertEq(propose(fan, calls), wanted, "id");
        assertEq(uint256(governor.kindOf(wanted)), 0, "treasury");
        assertTrue(governor.proposalNeedsQueuing(wanted), "needs the queue");
        assertEq(governor.proposalSnapshot(wanted), START + 1 days, "snapshot");
        assertEq(governor.proposalDeadline(wanted), START + 4 days, "deadline");
    }

    /// @custom:proves [S3.4] votes below the threshold refuse
    function test_proposeBelowThreshold() public {
        Calls memory calls = spending();
        vm.prank(payer);
        vm.expectRevert(tooFew(payer, 0));
        governor.propose(calls.targets, calls.values, calls.calldatas, calls.text);
    }

    /// @custom:proves [S3.4][T32] sixteen calls fit and seventeen refuse
    function test_manyCalls() public {
        Calls memory many = Calls(new address[](17), new uint256[](17), new bytes[](17), "many");
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_TooManyCalls.selector, 17, 16)
        );
        governor.propose(many.targets, many.values, many.calldatas, many.text);
        propose(fan, Calls(new address[](16), new uint256[](16), new bytes[](16), "many"));
    }

    /// @custom:proves [S3.4] no calls and uneven lists refuse
    function test_noCalls() public {
        vm.startPrank(fan);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidProposalLength.selector, 0, 0, 0));
        governor.propose(new address[](0), new uint256[](0), new bytes[](0), "none");
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidProposalLength.selector, 1, 0, 1));
        governor.propose(new address[](1), new uint256[](1), new bytes[](0), "uneven");
        // beside a call that looks like a signal too
        address[] memory targets = new address[](2);
        targets[0] = address(governor);
        bytes[] memory calldatas = new bytes[](1);
        calldatas[0] = hex"01";
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidProposalLength.selector, 2, 1, 2));
        governor.propose(targets, new uint256[](2), calldatas, "uneven");
        targets = new address[](1);
        targets[0] = address(governor);
        calldatas = new bytes[](2);
        calldatas[0] = hex"01";
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidProposalLength.selector, 1, 2, 1));
        governor.propose(targets, new uint256[](1), calldatas, "uneven");
        vm.stopPrank();
    }

    /// @custom:proves [S3.4] a call shaped like a signal refuses
    function test_signalShaped() public {
        Calls memory calls = shaped(1, "Kiln");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_SignalShaped.selector));
        governor.propose(calls.targets, calls.values, calls.calldatas, calls.text);
        calls.targets[0] = fan; // one byte for somebody else is a call like any other
        propose(fan, calls);
        calls = calling(address(governor), 0, hex"0102", "two bytes");
        propose(fan, calls);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {CommunityStage} from "../../governance/CommunityStage.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

/// @notice Who takes a proposal back, and who objects to it.
contract CancelRowsTest is CommunityStage, RoleMatrix {
    uint256 private id;
    uint256 private queuedAt;

    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](8);
        (people[0], people[1], people[2], people[3]) = (creator, fan, other, payer);
        (people[4], people[5], people[6]) = (address(vault), address(governor), address(treasury));
        people[7] = address(governors);
    }

    function unable(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, who);
    }

    function cancelRow(address allowed, Calls memory calls) private {
        bytes memory data = abi.encodeCall(
            IGovernor.cancel, (calls.targets, calls.values, calls.calldatas, keccak256(bytes(calls.text)))
        );
        callerRow(allowed, address(governor), data, unable);
    }

    /// @custom:caller CreatorGovernor.cancel
    /// @custom:proves [S3.4][S3.78] before the vote only its proposer takes a question back
    function test_proposer() public {
        vm.prank(fan);
        id = governor.signal(ICreatorGovernor.Kind.Content, "more jazz");
        cancelRow(fan, calling(address(governor), 0, hex"01", "more jazz"));
    }

    /// @custom:caller CreatorGovernor.cancel
    /// @custom:proves [S3.4][S3.78] during the vote only the creator stops a payment, while the veto lasts
    function test_veto() public {
        id = propose(fan, spending());
        wait(1 days + 1);
        cancelRow(creator, spending());
    }

    /// @custom:caller CreatorGovernor.object
    /// @custom:proves [S3.4][S3.78][T51] only who had votes in the second of queueing objects to a decision
    function test_object() public {
        id = propose(fan, spending());
        wait(1 days + 1);
        vote(fan, id, FOR);
        unstake(other, 30_000 * UNIT);
        unstake(creator, 10_000 * UNIT);
        wait(3 days);
        queue(spending());
        queuedAt = vm.getBlockTimestamp();
        wait(1);
        stake(other, 30_000 * UNIT); // too late
        wait(1);
        callerRow(fan, address(governor), abi.encodeCall(ICreatorGovernor.object, (id)), noVotes);
    }

    function noVotes(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_NoVotes.selector, id, who, queuedAt);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {IRoomHubEvents} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {SignatureStage} from "./SignatureStage.sol";

contract PermitTest is SignatureStage {
    error TransferFromFailed();

    function give(IRoomHub.Tip memory made, IRoomHub.Permit memory given) private {
        vm.prank(fan);
        hub.tipWithPermit(made, given);
    }

    /// @custom:proves [S3.25] a permit allows and pays in one transaction
    function test_permit() public {
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.Tipped(room, fan, payee, 1, 1, 9e6, 0, 0);
        give(dollarTip(9e6), permit(9e6));
        assertEq(dollar.balanceOf(payee), 9e6, "payee");
        assertEq(dollar.allowance(fan, address(hub)), 0, "allowance left");
    }

    /// @custom:proves [S3.25] a permit that somebody else used first still pays
    function test_usedPermit() public {
        IRoomHub.Permit memory given = permit(9e6);
        vm.prank(other);
        dollar.permit(fan, address(hub), 9e6, given.deadline, given.v, given.r, given.s);
        give(dollarTip(9e6), given);
        assertEq(dollar.balanceOf(payee), 9e6, "payee");
    }

    /// @custom:proves [S3.25] a bad permit refuses unless there is an allowance
    function test_badPermit() public {
        IRoomHub.Permit memory given = permit(9e6);
        given.deadline += 1;
        vm.expectRevert(abi.encodeWithSelector(TransferFromFailed.selector));
        give(dollarTip(9e6), given);
        vm.prank(fan);
        dollar.approve(address(hub), 9e6);
        give(dollarTip(9e6), given);
        assertEq(dollar.balanceOf(payee), 9e6, "payee");
    }

    /// @custom:proves [S3.25] native money cannot be permitted
    function test_native() public {
        IRoomHub.Permit memory given = permit(1);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotAToken.selector, 0));
        give(roomTip(1), given);
    }

    /// @custom:proves [S3.25] a permit pays nothing that a tip could not
    function test_sameRules() public {
        IRoomHub.Permit memory given = permit(0);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_EmptyTip.selector));
        give(dollarTip(0), given);
        given = permit(9e6);
        vm.prank(host);
        hub.setPayee(room, fan);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_OwnTip.selector, fan));
        give(dollarTip(9e6), given);
    }
}

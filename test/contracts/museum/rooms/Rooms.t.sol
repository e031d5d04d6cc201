// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoomHub, TipContexts} from "../../../../contracts/rooms/IRoomHub.sol";
import {RoomStage} from "../../rooms/RoomStage.sol";
import {OverwritingRooms} from "./OverwritingRooms.sol";

/// @notice The same attack on a contract that is broken on purpose and on ours. The first half must succeed.
contract RoomsMuseumTest is RoomStage {
    address private thief = address(0x7413F);

    /// @custom:proves [S3.22][S3.25][D7] a stranger opens a room that exists and takes its tips
    function test_openAgain() public {
        // broken
        OverwritingRooms broken = new OverwritingRooms();
        vm.prank(host);
        broken.createRoom(7);
        vm.prank(fan);
        broken.tip{value: 0.02 ether}(7);
        vm.prank(thief);
        broken.createRoom(7);
        vm.prank(fan);
        broken.tip{value: 0.03 ether}(7);
        vm.prank(thief);
        broken.withdrawTips(7);
        same(thief.balance, 0.03 ether, "stolen");
        same(address(broken).balance, 0.02 ether, "nobody's");

        // ours: there is no id to name, and the stranger's room is another one
        vm.prank(thief);
        uint256 theirs = hub.openRoom(thief, 5, true, none());
        yes(theirs != room, "another room");
        same(hub.rooms(room).host, host, "host");
        IRoomHub.Tip memory tip;
        tip.contextType = TipContexts.ROOM;
        tip.contextId = room;
        tip.amount = 0.05 ether;
        vm.prank(fan);
        hub.tip{value: 0.05 ether}(tip);
        same(payee.balance, 0.05 ether, "paid");
        same(address(hub).balance, 0, "kept");
    }
}

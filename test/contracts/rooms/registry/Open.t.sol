// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../../contracts/gates/Gate.sol";
import {GateLib} from "../../../../contracts/gates/GateLib.sol";
import {RevertingToken} from "../../../../contracts/mocks/tokens/gas/RevertingToken.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {IRoomHubEvents} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {RoomStage} from "../RoomStage.sol";

contract OpenTest is RoomStage {
    function refusesPayee(address account) private {
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotAPayee.selector, account));
        hub.openRoom(account, 0, true, none());
        vm.prank(host);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotAPayee.selector, account));
        hub.setPayee(room, account);
    }

    function refusesGate(bytes memory reason, Condition[] memory conditions) private {
        vm.prank(other);
        vm.expectRevert(reason);
        hub.openRoom(other, 0, true, conditions);
        vm.prank(host);
        vm.expectRevert(reason);
        hub.setGate(room, true, conditions);
        assertEq(hub.channelOf(other).rooms, 0, "rooms");
        sameConditions(hub.conditionsOf(room), one(holdsTokens(SEAT)));
    }

    /// @custom:proves [S3.22] a room has an id of its own, named after who opened it, and says everything about itself
    function test_openRoom() public {
        Condition[] memory gate = one(holdsTokens(7));
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.RoomOpened(idOf(other, 1), other, payee, 50, false, gate, uint40(NOW));
        vm.prank(other);
        uint256 id = hub.openRoom(payee, 50, false, gate);
        assertEq(id, idOf(other, 1), "id");
        IRoomHub.Room memory made = hub.rooms(id);
        assertEq(made.host, other, "host");
        assertEq(made.openedAt, NOW, "opened");
        assertEq(made.payee, payee, "payee");
        assertEq(made.closedAt, 0, "closed");
        assertEq(made.conditions, 1, "conditions");
        assertFalse(made.all, "any");
        assertEq(made.maxSpeakers, 50, "speakers");
        assertEq(made.offeredTo, address(0), "offered");
        sameConditions(hub.conditionsOf(id), gate);
        assertTrue(hub.isOpen(id), "open");
        assertEq(hub.channelOf(other).rooms, 1, "rooms of the opener");
    }

    /// @custom:proves [S3.22] the same account opens a second room and the first stays what it is
    function test_openRoomTwice() public {
        bytes32 before = keccak256(abi.encode(hub.rooms(room), hub.conditionsOf(room)));
        vm.prank(host);
        assertEq(hub.openRoom(host, 0, false, none()), idOf(host, 2), "second id");
        assertTrue(keccak256(abi.encode(hub.rooms(room), hub.conditionsOf(room))) == before, "the first room");
        assertEq(hub.channelOf(host).rooms, 2, "rooms");
    }

    /// @custom:proves [S3.22] a room may be without conditions
    function test_openRoomForAll() public {
        vm.prank(other);
        uint256 id = hub.openRoom(other, 0, true, none());
        assertEq(hub.conditionsOf(id).length, 0, "conditions");
        assertTrue(hub.canAccess(id, address(0xB0B)), "anybody");
    }

    /// @custom:proves [S3.22] the zero address, the hub and the ledger are no payees
    function test_openRoomPayees() public {
        refusesPayee(address(0));
        refusesPayee(address(hub));
        refusesPayee(address(ledger));
    }

    /// @custom:proves [S3.22] fifty speakers are allowed and fifty-one are not
    function test_openRoomSpeakers() public {
        vm.prank(other);
        hub.openRoom(other, 50, true, none());
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_TooManySpeakers.selector, 51, 50));
        hub.openRoom(other, 51, true, none());
    }

    /// @custom:proves [S3.22] four conditions are allowed and five are not
    function test_openRoomConditions() public {
        Condition[] memory four = new Condition[](4);
        Condition[] memory five = new Condition[](5);
        for (uint256 n; n < 5; ++n) {
            if (n < 4) four[n] = holdsTokens(uint128(n + 1));
            five[n] = holdsTokens(uint128(n + 1));
        }
        vm.prank(fan);
        sameConditions(hub.conditionsOf(hub.openRoom(fan, 0, true, four)), four);
        refusesGate(abi.encodeWithSelector(GateLib.Gate_TooMany.selector, 5, 4), five);
    }

    /// @custom:proves [S3.22][T33] a token that does not answer is refused with its place
    function test_openRoomSilentToken() public {
        Condition memory bad = holdsTokens(1);
        bad.token = address(0xB0B);
        bytes4 reason = GateLib.Gate_NoAnswer.selector;
        refusesGate(abi.encodeWithSelector(reason, 1, bad.token), two(holdsTokens(1), bad));
        bad.token = address(0);
        refusesGate(abi.encodeWithSelector(reason, 0, address(0)), one(bad));
        bad.token = address(new RevertingToken());
        refusesGate(abi.encodeWithSelector(reason, 0, bad.token), one(bad));
    }

    /// @custom:proves [S3.23] a closed room is closed for ever
    function test_closeRoom() public {
        vm.warp(NOW + 60);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.RoomClosed(room, host, uint40(NOW + 60));
        vm.prank(host);
        hub.closeRoom(room);
        assertEq(hub.rooms(room).closedAt, NOW + 60, "closed at");
        assertFalse(hub.isOpen(room), "open");
        bytes memory reason =
            abi.encodeWithSelector(IRoomHubErrors.RoomHub_RoomClosed.selector, room, uint40(NOW + 60));
        vm.warp(NOW + 61);
        vm.startPrank(host);
        vm.expectRevert(reason);
        hub.closeRoom(room);
        vm.expectRevert(reason);
        hub.setGate(room, true, none());
        vm.expectRevert(reason);
        hub.setPayee(room, host);
        vm.expectRevert(reason);
        hub.setMaxSpeakers(room, 1);
        vm.expectRevert(reason);
        hub.offerRoom(room, other);
        vm.stopPrank();
    }

    /// @custom:proves [S3.22] an unknown room cannot be changed
    function test_unknownRoom() public {
        bytes memory reason = abi.encodeWithSelector(IRoomHubErrors.RoomHub_NoRoom.selector, room + 1);
        vm.startPrank(host);
        vm.expectRevert(reason);
        hub.closeRoom(room + 1);
        vm.expectRevert(reason);
        hub.setGate(room + 1, true, none());
        vm.expectRevert(reason);
        hub.setPayee(room + 1, host);
        vm.expectRevert(reason);
        hub.setMaxSpeakers(room + 1, 1);
        vm.expectRevert(reason);
        hub.offerRoom(room + 1, other);
        vm.expectRevert(reason);
        hub.acceptRoom(room + 1);
        vm.stopPrank();
    }

    /// @custom:proves [S3.22][D7] nobody but the host changes a room
    function test_strangers() public {
        bytes memory reason = abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotHost.selector, room, other);
        vm.startPrank(other);
        vm.expectRevert(reason);
        hub.closeRoom(room);
        vm.expectRevert(reason);
        hub.setGate(room, true, none());
        vm.expectRevert(reason);
        hub.setPayee(room, other);
        vm.expectRevert(reason);
        hub.setMaxSpeakers(room, 1);
        vm.expectRevert(reason);
        hub.offerRoom(room, other);
        vm.stopPrank();
    }
}

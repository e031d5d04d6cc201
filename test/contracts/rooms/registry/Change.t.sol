// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../../contracts/gates/Gate.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {IRoomHubEvents} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {RoomStage} from "../RoomStage.sol";

contract ChangeTest is RoomStage {
    /// @custom:proves [S3.24] a new gate replaces the old one and both are said
    function test_setGate() public {
        Condition[] memory gate = two(holdsTokens(1), holdsTokens(2));
        gate[1].kind = GateKinds.ERC721;
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.GateChanged(room, host, true, one(holdsTokens(SEAT)), false, gate);
        vm.prank(host);
        hub.setGate(room, false, gate);
        sameConditions(hub.conditionsOf(room), gate);
        assertFalse(hub.rooms(room).all, "any");
        assertEq(hub.rooms(room).payee, payee, "the payee stays");
    }

    /// @custom:proves [S3.24] nothing of a longer gate stays behind
    function test_setShorterGate() public {
        vm.startPrank(host);
        hub.setGate(room, true, two(holdsTokens(1), holdsTokens(2)));
        hub.setGate(room, true, one(holdsTokens(3)));
        vm.stopPrank();
        sameConditions(hub.conditionsOf(room), one(holdsTokens(3)));
        bytes32 slots = keccak256(abi.encode(room, 1));
        uint256 second = uint256(keccak256(abi.encode(1, slots)));
        assertEq(uint256(vm.load(address(hub), bytes32(second))), 0, "first word");
        assertEq(uint256(vm.load(address(hub), bytes32(second + 1))), 0, "second word");
        uint256 first = uint256(keccak256(abi.encode(0, slots)));
        assertEq(uint256(vm.load(address(hub), bytes32(first + 1))) >> 128, 3, "the words looked at are the gate's");
    }

    /// @custom:proves [S3.23] tips go to the new payee and both payees are said
    function test_setPayee() public {
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.RoomPayeeChanged(room, host, payee, other);
        vm.prank(host);
        hub.setPayee(room, other);
        assertEq(hub.rooms(room).payee, other, "payee");
        assertEq(hub.rooms(room).host, host, "host");
    }

    /// @custom:proves [S3.22] places for speakers change within the bound
    function test_setMaxSpeakers() public {
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.MaxSpeakersChanged(room, host, 5, 50);
        vm.startPrank(host);
        hub.setMaxSpeakers(room, 50);
        assertEq(hub.rooms(room).maxSpeakers, 50, "speakers");
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_TooManySpeakers.selector, 51, 50));
        hub.setMaxSpeakers(room, 51);
        vm.stopPrank();
        assertEq(hub.MAX_SPEAKERS(), 50, "bound");
    }

    /// @custom:proves [S3.22] an offer changes nothing but who may accept
    function test_offerRoom() public {
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.HostOffered(room, host, address(0), other);
        vm.prank(host);
        hub.offerRoom(room, other);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.HostOffered(room, host, other, fan);
        vm.prank(host);
        hub.offerRoom(room, fan);
        assertEq(hub.rooms(room).offeredTo, fan, "offered");
        assertEq(hub.rooms(room).host, host, "host");
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotOffered.selector, room, other));
        hub.acceptRoom(room);
    }

    /// @custom:proves [S3.22] an offer can be taken back
    function test_offerTakenBack() public {
        vm.startPrank(host);
        hub.offerRoom(room, other);
        hub.offerRoom(room, address(0));
        vm.stopPrank();
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotOffered.selector, room, other));
        hub.acceptRoom(room);
    }

    /// @custom:proves [S3.22] who accepts is the host and is paid, and the old host is neither
    function test_acceptRoom() public {
        vm.prank(host);
        hub.offerRoom(room, other);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.HostChanged(room, other, host, payee, other);
        vm.prank(other);
        hub.acceptRoom(room);
        IRoomHub.Room memory made = hub.rooms(room);
        assertEq(made.host, other, "host");
        assertEq(made.payee, other, "payee");
        assertEq(made.offeredTo, address(0), "offered");
        assertEq(made.openedAt, NOW, "opened");
        sameConditions(hub.conditionsOf(room), one(holdsTokens(SEAT)));
        vm.prank(host);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotHost.selector, room, host));
        hub.closeRoom(room);
    }

    /// @custom:proves [S3.22] a closed room cannot be taken over
    function test_acceptClosedRoom() public {
        vm.startPrank(host);
        hub.offerRoom(room, other);
        hub.closeRoom(room);
        vm.stopPrank();
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_RoomClosed.selector, room, uint40(NOW)));
        hub.acceptRoom(room);
    }

    /// @custom:proves [S3.22] an account that cannot be paid cannot take a room over
    function test_acceptByTheLedger() public {
        vm.prank(host);
        hub.offerRoom(room, address(ledger));
        vm.prank(address(ledger));
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotAPayee.selector, address(ledger)));
        hub.acceptRoom(room);
    }
}

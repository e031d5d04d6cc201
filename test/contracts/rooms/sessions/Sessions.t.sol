// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {IRoomHubEvents} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {RoomStage} from "../RoomStage.sol";

contract SessionsTest is RoomStage {
    uint40 private constant T = uint40(NOW);
    uint40 private constant HOUR = 3_600;

    function live(uint40 until) private returns (uint256) {
        vm.prank(host);
        return hub.goLive(host, until);
    }

    function key(uint40 until) private {
        vm.prank(host);
        hub.setProducer(other, until);
    }

    function outOfRange(uint40 until, uint40 most) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IRoomHubErrors.RoomHub_EndOutOfRange.selector, until, block.timestamp, block.timestamp + most
        );
    }

    function notProducer(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotProducer.selector, host, who);
    }

    /// @custom:proves [S3.13] a key works until its time and is said with its old one
    function test_setProducer() public {
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.ProducerSet(host, other, 0, T + 10);
        key(T + 10);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.ProducerSet(host, other, T + 10, T + 20);
        key(T + 20);
        assertEq(hub.producerUntil(host, other), T + 20, "until");
        assertEq(hub.producerUntil(other, host), 0, "the other way round");
        vm.warp(NOW + 19);
        vm.prank(other);
        hub.goLive(host, T + 30);
        vm.warp(NOW + 20);
        vm.prank(other);
        vm.expectRevert(notProducer(other));
        hub.endStream(host);
    }

    /// @custom:proves [S3.13] a key can be taken back at once
    function test_takeKeyBack() public {
        key(T + 10);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.ProducerSet(host, other, T + 10, 0);
        key(0);
        vm.prank(other);
        vm.expectRevert(notProducer(other));
        hub.goLive(host, T + HOUR);
    }

    /// @custom:proves [S3.13] a key lasts at least a second and at most thirty days
    function test_keyRange() public {
        uint40 most = hub.MAX_PRODUCER();
        assertEq(most, 30 days, "thirty days");
        key(T + 1);
        key(T + most);
        uint40[3] memory bad = [T, T - 1, T + most + 1];
        for (uint256 n; n < 3; ++n) {
            vm.prank(host);
            vm.expectRevert(outOfRange(bad[n], most));
            hub.setProducer(other, bad[n]);
        }
        assertEq(hub.producerUntil(host, other), T + most, "the last good one");
    }

    /// @custom:proves [S3.13] the zero address is no producer
    function test_nobodyProduces() public {
        vm.prank(host);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_ZeroAddress.selector));
        hub.setProducer(address(0), T + 1);
    }

    /// @custom:proves [S3.13] a key of one creator does nothing for another
    function test_keyOfAnother() public {
        vm.prank(fan);
        hub.setProducer(other, T + 10);
        vm.prank(other);
        vm.expectRevert(notProducer(other));
        hub.goLive(host, T + HOUR);
        vm.prank(other);
        hub.goLive(fan, T + HOUR);
        assertTrue(hub.isLive(fan), "live");
        assertFalse(hub.isLive(other), "the producer");
    }

    /// @custom:proves [S3.13] a creator is live from now until the time said
    function test_goLive() public {
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.StreamStarted(host, idOf(host, 1), host, T, T + HOUR);
        assertEq(live(T + HOUR), idOf(host, 1), "id");
        IRoomHub.Channel memory channel = hub.channelOf(host);
        assertEq(channel.sessions, 1, "sessions");
        assertEq(channel.startedAt, T, "started");
        assertEq(channel.until, T + HOUR, "until");
        assertEq(channel.rooms, 1, "rooms");
        assertTrue(hub.isLive(host), "live");
    }

    /// @custom:proves [S3.13] a producer starts for the creator
    function test_goLiveByProducer() public {
        key(T + 1);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.StreamStarted(host, idOf(host, 1), other, T, T + HOUR);
        vm.prank(other);
        assertEq(hub.goLive(host, T + HOUR), idOf(host, 1), "id");
        assertTrue(hub.isLive(host), "live");
        assertFalse(hub.isLive(other), "the producer");
    }

    /// @custom:proves [S3.13] strangers and producers whose time is over refuse
    function test_goLiveByStranger() public {
        vm.prank(fan);
        vm.expectRevert(notProducer(fan));
        hub.goLive(host, T + HOUR);
        key(T + 10);
        vm.warp(NOW + 10);
        vm.prank(other);
        vm.expectRevert(notProducer(other));
        hub.goLive(host, T + HOUR);
    }

    /// @custom:proves [S3.13] nobody is live twice
    function test_liveTwice() public {
        live(T + HOUR);
        vm.warp(NOW + HOUR - 1);
        vm.prank(host);
        vm.expectRevert(
            abi.encodeWithSelector(IRoomHubErrors.RoomHub_AlreadyLive.selector, host, idOf(host, 1), T + HOUR)
        );
        hub.goLive(host, T + 2 * HOUR);
    }

    /// @custom:proves [S3.13] an end in the past or beyond twelve hours refuses
    function test_goLiveRange() public {
        uint40 most = hub.MAX_SESSION();
        assertEq(most, 12 hours, "twelve hours");
        uint40[3] memory bad = [T, T - 1, T + most + 1];
        for (uint256 n; n < 3; ++n) {
            vm.prank(host);
            vm.expectRevert(outOfRange(bad[n], most));
            hub.goLive(host, bad[n]);
        }
        live(T + 1);
        vm.warp(NOW + 1);
        live(T + 1 + most);
        assertEq(hub.channelOf(host).until, T + 1 + most, "the longest");
    }

    /// @custom:proves [S3.13] a session ends by itself at the second it said
    function test_endsByItself() public {
        live(T + HOUR);
        vm.warp(NOW + HOUR - 1);
        assertTrue(hub.isLive(host), "a second before");
        vm.warp(NOW + HOUR);
        assertFalse(hub.isLive(host), "at the second");
    }

    /// @custom:proves [S3.13] the next session says that the last one ended by itself
    function test_nextSession() public {
        live(T + HOUR);
        vm.warp(NOW + HOUR);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.StreamEnded(host, idOf(host, 1), address(0), T + HOUR);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.StreamStarted(host, idOf(host, 2), host, T + HOUR, T + 2 * HOUR);
        assertEq(live(T + 2 * HOUR), idOf(host, 2), "id");
    }

    /// @custom:proves [S3.13] after an ended session nothing more is said about it
    function test_afterEnded() public {
        live(T + HOUR);
        vm.prank(host);
        hub.endStream(host);
        vm.recordLogs();
        live(T + HOUR);
        assertEq(vm.getRecordedLogs().length, 1, "one event");
        assertEq(hub.channelOf(host).sessions, 2, "sessions");
    }

    /// @custom:proves [S3.13] a session goes on and both ends are said
    function test_stayLive() public {
        live(T + HOUR);
        key(T + HOUR);
        vm.warp(NOW + 60);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.StreamExtended(host, idOf(host, 1), other, T + HOUR, T + HOUR + 1);
        vm.prank(other);
        hub.stayLive(host, T + HOUR + 1);
        assertEq(hub.channelOf(host).until, T + HOUR + 1, "until");
        assertEq(hub.channelOf(host).startedAt, T, "started");
        assertEq(hub.channelOf(host).sessions, 1, "sessions");
    }
}

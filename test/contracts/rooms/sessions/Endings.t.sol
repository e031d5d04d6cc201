// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {IRoomHubEvents} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {RoomStage} from "../RoomStage.sol";

contract EndingsTest is RoomStage {
    uint40 private constant T = uint40(NOW);
    uint40 private constant HOUR = 3_600;

    function setUp() public override {
        super.setUp();
        vm.prank(host);
        hub.goLive(host, T + HOUR);
    }

    /// @custom:proves [S3.13] a session is never shortened and never beyond twelve hours from now
    function test_stayLiveRange() public {
        uint40 most = hub.MAX_SESSION();
        vm.startPrank(host);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotLater.selector, T + HOUR, T + HOUR));
        hub.stayLive(host, T + HOUR);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotLater.selector, T + 1, T + HOUR));
        hub.stayLive(host, T + 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRoomHubErrors.RoomHub_EndOutOfRange.selector, T + most + 1, NOW, NOW + uint256(most)
            )
        );
        hub.stayLive(host, T + most + 1);
        hub.stayLive(host, T + most);
        vm.stopPrank();
        assertEq(hub.channelOf(host).until, T + most, "the longest");
    }

    /// @custom:proves [S3.13] who is not live cannot stay live
    function test_stayLiveAfterEnd() public {
        vm.warp(NOW + HOUR);
        vm.prank(host);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotLive.selector, host));
        hub.stayLive(host, T + 2 * HOUR);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotLive.selector, fan));
        hub.stayLive(fan, T + 2 * HOUR);
    }

    /// @custom:proves [S3.13] a stranger cannot extend
    function test_stayLiveByStranger() public {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotProducer.selector, host, fan));
        hub.stayLive(host, T + 2 * HOUR);
    }

    /// @custom:proves [S3.13] a session is over at once and who ended it is said
    function test_endStream() public {
        vm.warp(NOW + HOUR - 1);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.StreamEnded(host, idOf(host, 1), host, T + HOUR - 1);
        vm.prank(host);
        hub.endStream(host);
        assertFalse(hub.isLive(host), "live");
        IRoomHub.Channel memory channel = hub.channelOf(host);
        assertEq(channel.until, 0, "until");
        assertEq(channel.startedAt, T, "started");
        assertEq(channel.sessions, 1, "sessions");
    }

    /// @custom:proves [S3.13] a producer ends it
    function test_endStreamByProducer() public {
        vm.prank(host);
        hub.setProducer(other, T + 10);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.StreamEnded(host, idOf(host, 1), other, T);
        vm.prank(other);
        hub.endStream(host);
        assertFalse(hub.isLive(host), "live");
    }

    /// @custom:proves [S3.13] who is not live cannot be ended
    function test_endStreamTwice() public {
        vm.startPrank(host);
        hub.endStream(host);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotLive.selector, host));
        hub.endStream(host);
        hub.goLive(host, T + HOUR);
        vm.warp(NOW + HOUR);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotLive.selector, host));
        hub.endStream(host);
        vm.stopPrank();
    }

    /// @custom:proves [S3.13] a stranger cannot end it
    function test_endStreamByStranger() public {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotProducer.selector, host, fan));
        hub.endStream(host);
        assertTrue(hub.isLive(host), "live");
    }

    /// @custom:proves [S3.13] whatever its end, a session is live exactly before it
    function testFuzz_end(uint40 seed, uint40 later) public {
        uint40 until = uint40(bound(seed, NOW + HOUR + 1, NOW + 12 hours));
        vm.prank(host);
        hub.stayLive(host, until);
        vm.warp(NOW + bound(later, 0, 24 hours));
        assertTrue(hub.isLive(host) == (block.timestamp < until), "live");
    }
}

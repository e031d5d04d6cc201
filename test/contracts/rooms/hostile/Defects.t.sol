// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {RoomStage} from "../RoomStage.sol";

/// @notice The defects of the room contract this project was briefed with, each tried here.
contract DefectsTest is RoomStage {
    /// @custom:proves [S3.22][S3.25][D7] a thief who opens rooms gets neither an existing room nor its tips
    function test_D7() public {
        vm.prank(fan);
        hub.tip{value: 0.02 ether}(roomTip(0.02 ether));
        bytes32 before = keccak256(abi.encode(hub.rooms(room), hub.conditionsOf(room)));
        for (uint256 n = 1; n <= 10; ++n) {
            vm.prank(other);
            uint256 opened = hub.openRoom(other, 0, true, none());
            assertEq(opened, idOf(other, n), "an id of the thief's own");
        }
        assertTrue(keccak256(abi.encode(hub.rooms(room), hub.conditionsOf(room))) == before, "the room");
        vm.prank(fan);
        hub.tip{value: 0.03 ether}(roomTip(0.03 ether));
        assertEq(payee.balance, 0.05 ether, "every tip, before and after");
        assertEq(other.balance, 1_000 ether, "the thief");
    }

    /// @custom:proves [S3.22] two accounts that open at the same moment never meet in one id
    function testFuzz_ids(uint128 seed, uint128 gap, uint8 count) public {
        address one_ = address(uint160(seed) + 0x10000);
        address two_ = address(uint160(one_) + 1 + gap);
        count = uint8(bound(count, 1, 8));
        for (uint256 n = 1; n <= count; ++n) {
            vm.prank(one_);
            uint256 first = hub.openRoom(payee, 0, true, none());
            vm.prank(two_);
            uint256 second = hub.openRoom(payee, 0, true, none());
            assertEq(first, idOf(one_, n), "first");
            assertEq(second, idOf(two_, n), "second");
            assertFalse(first == second, "met");
            assertEq(first >> 96, uint160(one_), "named after its opener");
        }
    }

    /// @custom:proves [S3.22] a host whose rooms were taken over opens new ones under new ids
    function test_idsAfterTakeover() public {
        vm.prank(host);
        hub.offerRoom(room, other);
        vm.prank(other);
        hub.acceptRoom(room);
        vm.prank(host);
        assertEq(hub.openRoom(host, 0, true, none()), idOf(host, 2), "never the same id again");
        assertEq(hub.channelOf(other).rooms, 0, "taking over is not opening");
    }

    /// @custom:proves [S3.25] nothing to withdraw refuses, and a host that takes no money collects elsewhere
    function test_withdraw() public {
        RefusingPayee bad = new RefusingPayee();
        bytes memory reason = abi.encodeWithSelector(ILedger.Ledger_NothingOwed.selector, address(bad), 0);
        vm.expectRevert(reason);
        ledger.withdrawFor(address(bad), 0);
        vm.prank(host);
        hub.setPayee(room, address(bad));
        vm.prank(fan);
        hub.tip{value: 1 ether}(roomTip(1 ether));
        bad.call(address(ledger), 0, abi.encodeCall(ILedger.withdraw, (0, host)));
        assertEq(host.balance, 1 ether, "collected");
    }

    /// @custom:proves [S3.13] nobody ends the stream of another, and a crash leaves nobody live for ever
    function test_ghostStreams() public {
        vm.prank(host);
        hub.goLive(host, uint40(NOW + 43_200));
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotProducer.selector, host, other));
        hub.endStream(host);
        assertTrue(hub.isLive(host), "live");
        vm.warp(NOW + 43_200);
        assertFalse(hub.isLive(host), "for ever");
        IRoomHub.Channel memory channel = hub.channelOf(host);
        assertEq(channel.until, NOW + 43_200, "the end is known without a transaction");
    }
}

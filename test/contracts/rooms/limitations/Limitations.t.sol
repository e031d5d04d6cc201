// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RoomStage} from "../RoomStage.sol";

/// @notice What `docs/audit/limitations.md` says of rooms: each test fails when that is not so any more.
contract RoomLimitationsTest is RoomStage {
    /// @custom:proves [S3.24][T8] limitation: the same tokens open a gate for one account after another
    function test_spotBalance() public {
        token.mint(fan, SEAT);
        assertTrue(hub.canAccess(room, fan), "fan");
        assertFalse(hub.canAccess(room, other), "not yet");
        vm.prank(fan);
        token.transfer(other, SEAT);
        assertTrue(hub.canAccess(room, other), "with the same tokens");
    }

    /// @custom:proves [S3.56][T8] limitation: what is locked is no balance, and can be left and handed on at once
    function test_lockedIsNoBalance() public {
        token.mint(fan, SEAT);
        vm.startPrank(fan);
        token.approve(address(locks), SEAT);
        locks.lockForSession(address(token), SEAT, room);
        assertFalse(hub.canAccess(room, fan), "the gate does not count it");
        assertEq(locks.lockedFor(room, fan, address(token)), SEAT, "the lock does");
        locks.leaveSession(address(token));
        assertEq(locks.lockedFor(room, fan, address(token)), 0, "until it is left");
        token.transfer(other, SEAT);
        vm.stopPrank();
        vm.startPrank(other);
        token.approve(address(locks), SEAT);
        locks.lockForSession(address(token), SEAT, room);
        vm.stopPrank();
        assertEq(locks.lockedFor(room, other, address(token)), SEAT, "in the same second");
    }

    /// @custom:proves [S3.1][S3.25] limitation: a tip is said and not stored, for no contract to read
    function test_tipsAreNotStored() public {
        vm.startPrank(fan);
        vm.record();
        hub.tip{value: 7}(roomTip(7));
        hub.tip{value: 8}(roomTip(8));
        vm.stopPrank();
        (, bytes32[] memory writes) = vm.accesses(address(hub));
        assertEq(writes.length, 0, "stored");
        assertEq(payee.balance, 15, "paid");
    }
}

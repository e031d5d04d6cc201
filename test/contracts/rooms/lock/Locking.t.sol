// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TollToken} from "../../../../contracts/mocks/tokens/amounts/TollToken.sol";
import {LyingToken} from "../../../../contracts/mocks/tokens/answers/LyingToken.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {SilentToken} from "../../../../contracts/mocks/tokens/answers/SilentToken.sol";
import {ISessionLock} from "../../../../contracts/rooms/ISessionLock.sol";
import {RoomStage} from "../RoomStage.sol";

/// @notice Takes a unit from its receiver.
contract ShrinkingToken is PlainToken {
    function transferFrom(address, address to, uint256) public override returns (bool) {
        _burn(to, 1);
        return true;
    }
}

contract LockingTest is RoomStage {
    error TransferFromFailed();

    uint40 private constant T = uint40(NOW);
    uint40 private constant HALF_DAY = 43_200;

    uint256 private second; // another open room

    function setUp() public override {
        super.setUp();
        vm.prank(other);
        second = hub.openRoom(other, 0, true, none());
        token.mint(fan, 300);
        vm.prank(fan);
        token.approve(address(locks), 300);
    }

    function lock(uint256 amount, uint256 roomId) private returns (uint128) {
        vm.prank(fan);
        return locks.lockForSession(address(token), amount, roomId);
    }

    function isLocked(uint256 amount, uint40 until, uint256 roomId) private view {
        ISessionLock.Lock memory held = locks.lockOf(fan, address(token));
        assertEq(held.amount, amount, "amount");
        assertEq(held.until, until, "until");
        assertEq(held.roomId, roomId, "room");
    }

    /// @custom:proves [S3.56] the fan's tokens are locked for twelve hours and count for that room
    function test_lock() public {
        vm.expectEmit(address(locks));
        emit ISessionLock.TokensLocked(room, fan, address(token), 100, 100, T + HALF_DAY);
        assertEq(lock(100, room), 100, "locked");
        isLocked(100, T + HALF_DAY, room);
        assertEq(token.balanceOf(fan), 200, "fan");
        assertEq(token.balanceOf(address(locks)), 100, "held");
        assertEq(locks.lockedFor(room, fan, address(token)), 100, "counts");
        assertEq(locks.lockedFor(second, fan, address(token)), 0, "for no other room");
        assertEq(locks.lockedFor(room, other, address(token)), 0, "for nobody else");
        vm.warp(NOW + HALF_DAY - 1);
        assertEq(locks.lockedFor(room, fan, address(token)), 100, "a second before the end");
        vm.warp(NOW + HALF_DAY);
        assertEq(locks.lockedFor(room, fan, address(token)), 0, "at the end");
        assertEq(locks.SESSION(), 12 hours, "twelve hours");
    }

    /// @custom:proves [S3.56] more tokens for the same room add up and renew the time
    function test_lockMore() public {
        lock(100, room);
        vm.warp(NOW + 60);
        vm.expectEmit(address(locks));
        emit ISessionLock.TokensLocked(room, fan, address(token), 50, 150, T + 60 + HALF_DAY);
        assertEq(lock(50, room), 150, "locked");
        isLocked(150, T + 60 + HALF_DAY, room);
    }

    /// @custom:proves [S3.56] a room that is closed or unknown locks nothing
    function test_noRoom() public {
        vm.expectRevert(abi.encodeWithSelector(ISessionLock.SessionLock_RoomNotOpen.selector, room + 1));
        lock(100, room + 1);
        vm.prank(host);
        hub.closeRoom(room);
        vm.expectRevert(abi.encodeWithSelector(ISessionLock.SessionLock_RoomNotOpen.selector, room));
        lock(100, room);
    }

    /// @custom:proves [S3.56] tokens locked for one room cannot be locked for another
    function test_lockElsewhere() public {
        lock(100, room);
        vm.warp(NOW + HALF_DAY - 1);
        vm.expectRevert(
            abi.encodeWithSelector(ISessionLock.SessionLock_LockedElsewhere.selector, room, T + HALF_DAY)
        );
        lock(1, second);
        isLocked(100, T + HALF_DAY, room);
        vm.prank(fan);
        locks.leaveSession(address(token));
        lock(100, second);
        vm.expectRevert(
            abi.encodeWithSelector(
                ISessionLock.SessionLock_LockedElsewhere.selector, second, T + 2 * HALF_DAY - 1
            )
        );
        lock(1, room); // nor the other way round
    }

    /// @custom:proves [S3.56] once the time is over the same tokens may serve another room
    function test_lockElsewhereLater() public {
        lock(100, room);
        vm.warp(NOW + HALF_DAY);
        assertEq(lock(1, second), 101, "locked");
        isLocked(101, T + 2 * HALF_DAY, second);
        vm.prank(fan);
        locks.leaveSession(address(token));
        assertEq(lock(5, room), 5, "after leaving");
    }

    /// @custom:proves [S3.56][T33] what arrives counts, not what was promised
    function test_toll() public {
        TollToken toll = new TollToken();
        toll.mint(fan, 1_000);
        vm.startPrank(fan);
        toll.approve(address(locks), 1_000);
        vm.expectEmit(address(locks));
        emit ISessionLock.TokensLocked(room, fan, address(toll), 990, 990, T + HALF_DAY);
        assertEq(locks.lockForSession(address(toll), 1_000, room), 990, "locked");
        locks.leaveSession(address(toll));
        vm.stopPrank();
        assertEq(toll.balanceOf(fan), 990 - 9, "returned, less the token's own toll");
        assertEq(toll.balanceOf(address(locks)), 0, "held");
        SilentToken silent = new SilentToken();
        silent.mint(fan, 10);
        vm.startPrank(fan);
        silent.approve(address(locks), 10);
        assertEq(locks.lockForSession(address(silent), 10, room), 10, "a token that says nothing");
        locks.leaveSession(address(silent));
        vm.stopPrank();
        assertEq(silent.balanceOf(fan), 10, "returned");
    }

    /// @custom:proves [S3.56][T33] a token that moves nothing locks nothing
    function test_nothingReceived() public {
        LyingToken lying = new LyingToken();
        vm.startPrank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(ISessionLock.SessionLock_NothingReceived.selector, address(lying))
        );
        locks.lockForSession(address(lying), 100, room);
        vm.expectRevert(
            abi.encodeWithSelector(ISessionLock.SessionLock_NothingReceived.selector, address(token))
        );
        locks.lockForSession(address(token), 0, room);
        ShrinkingToken shrinking = new ShrinkingToken();
        shrinking.mint(address(locks), 10);
        vm.expectRevert(
            abi.encodeWithSelector(ISessionLock.SessionLock_NothingReceived.selector, address(shrinking))
        );
        locks.lockForSession(address(shrinking), 5, room);
        vm.stopPrank();
    }

    /// @custom:proves [S3.56] tokens without allowance refuse
    function test_withoutAllowance() public {
        vm.expectRevert(abi.encodeWithSelector(TransferFromFailed.selector));
        lock(301, room);
    }

    /// @custom:proves [S3.56][T33] what is no ERC-20 locks nothing
    function test_notDivisible() public {
        vm.expectRevert(
            abi.encodeWithSelector(ISessionLock.SessionLock_NotDivisible.selector, address(0xB0B))
        );
        vm.prank(fan);
        locks.lockForSession(address(0xB0B), 1, room);
    }

    /// @custom:proves [S3.56] more than a lock can count refuses
    function test_tooMuch() public {
        uint256 most = type(uint128).max;
        token.mint(fan, most + 1);
        vm.prank(fan);
        token.approve(address(locks), type(uint256).max);
        bytes4 reason = ISessionLock.SessionLock_TooMuch.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, address(token), most + 1));
        lock(most + 1, room);
        assertEq(lock(most, room), most, "the most");
        vm.expectRevert(abi.encodeWithSelector(reason, address(token), 1));
        lock(1, room);
    }

    /// @custom:proves [S3.56] what somebody left in the contract is nobody's lock
    function test_stray() public {
        token.mint(address(locks), 77);
        assertEq(lock(100, room), 100, "locked");
        vm.prank(fan);
        assertEq(locks.leaveSession(address(token)), 100, "returned");
        assertEq(token.balanceOf(address(locks)), 77, "left");
    }
}

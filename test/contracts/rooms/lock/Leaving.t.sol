// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {PausingToken} from "../../../../contracts/mocks/tokens/powers/PausingToken.sol";
import {ReenteringToken} from "../../../../contracts/mocks/tokens/powers/ReenteringToken.sol";
import {ISessionLock} from "../../../../contracts/rooms/ISessionLock.sol";
import {RoomStage} from "../RoomStage.sol";

/// @notice Locks what it was lent, asks what that counts for and takes it back, all in one transaction.
contract Borrower {
    uint256 public inside;

    function borrow(ISessionLock locks, PlainToken token, uint256 amount, uint256 roomId) external {
        token.transferFrom(msg.sender, address(this), amount);
        token.approve(address(locks), amount);
        locks.lockForSession(address(token), amount, roomId);
        inside = locks.lockedFor(roomId, address(this), address(token));
        locks.leaveSession(address(token));
        token.transfer(msg.sender, amount);
    }
}

contract LeavingTest is RoomStage {
    error TransferFailed();

    uint40 private constant T = uint40(NOW);
    uint40 private constant HALF_DAY = 43_200;

    function setUp() public override {
        super.setUp();
        token.mint(fan, 100);
        token.mint(other, 40);
        lock(fan, 100);
        lock(other, 40);
    }

    function lock(address who, uint256 amount) private {
        vm.startPrank(who);
        token.approve(address(locks), amount);
        locks.lockForSession(address(token), amount, room);
        vm.stopPrank();
    }

    function isHome(address who, uint256 amount) private view {
        ISessionLock.Lock memory held = locks.lockOf(who, address(token));
        assertEq(held.amount + held.until + held.roomId, 0, "lock");
        assertEq(token.balanceOf(who), amount, "home");
    }

    /// @custom:proves [S3.56] the owner leaves at any time with everything
    function test_leave() public {
        vm.expectEmit(address(locks));
        emit ISessionLock.TokensReturned(room, fan, address(token), fan, 100);
        vm.prank(fan);
        assertEq(locks.leaveSession(address(token)), 100, "amount");
        isHome(fan, 100);
        assertEq(token.balanceOf(address(locks)), 40, "the other one's");
        assertEq(locks.lockedFor(room, fan, address(token)), 0, "counts no longer");
    }

    /// @custom:proves [S3.56][T8] borrowed tokens that are locked and taken back in one transaction count for nothing
    function test_borrowed() public {
        Borrower borrower = new Borrower();
        token.mint(host, 500);
        vm.startPrank(host);
        token.approve(address(borrower), 500);
        borrower.borrow(locks, token, 500, room);
        vm.stopPrank();
        assertEq(borrower.inside(), 500, "while borrowed");
        assertEq(locks.lockedFor(room, address(borrower), address(token)), 0, "afterwards");
        assertEq(token.balanceOf(host), 500, "given back");
    }

    /// @custom:proves [S3.56] nothing locked refuses
    function test_leaveTwice() public {
        vm.startPrank(fan);
        locks.leaveSession(address(token));
        vm.expectRevert(
            abi.encodeWithSelector(ISessionLock.SessionLock_NothingLocked.selector, fan, address(token))
        );
        locks.leaveSession(address(token));
        vm.stopPrank();
        assertEq(token.balanceOf(address(locks)), 40, "the other one's");
    }

    /// @custom:proves [S3.56][T33] a token that stops moving stays locked and comes back later
    function test_pausedToken() public {
        PausingToken odd = new PausingToken();
        odd.mint(fan, 9);
        vm.startPrank(fan);
        odd.approve(address(locks), 9);
        locks.lockForSession(address(odd), 9, room);
        odd.setPaused(true);
        vm.expectRevert(abi.encodeWithSelector(TransferFailed.selector));
        locks.leaveSession(address(odd));
        assertEq(locks.lockOf(fan, address(odd)).amount, 9, "still locked");
        locks.leaveSession(address(token));
        odd.setPaused(false);
        locks.leaveSession(address(odd));
        vm.stopPrank();
        assertEq(odd.balanceOf(fan), 9, "home");
    }

    /// @custom:proves [S3.56][T31] a re-entering token takes nothing twice
    function test_reentering() public {
        ReenteringToken odd = new ReenteringToken();
        odd.mint(address(odd), 10);
        odd.mint(address(this), 10);
        odd.approve(address(locks), 10);
        bytes4 reason = bytes4(keccak256("ReentrancyGuardReentrantCall()"));
        odd.prepare(address(locks), abi.encodeCall(locks.lockForSession, (address(token), 1, room)));
        locks.lockForSession(address(odd), 10, room);
        assertEq(odd.tries(), 1, "tried while locking");
        assertEq(uint32(odd.reason()), uint32(reason), "locking");
        odd.prepare(address(locks), abi.encodeCall(locks.leaveSession, (address(odd))));
        locks.leaveSession(address(odd));
        assertEq(odd.tries(), 2, "tried while leaving");
        assertFalse(odd.succeeded(), "went through");
        assertEq(uint32(odd.reason()), uint32(reason), "leaving");
        odd.approve(address(locks), 10);
        locks.lockForSession(address(odd), 10, room);
        vm.warp(NOW + HALF_DAY);
        odd.prepare(address(locks), abi.encodeCall(locks.returnTo, (address(this), address(odd))));
        locks.returnTo(address(this), address(odd));
        assertEq(odd.tries(), 3, "tried while being returned");
        assertEq(uint32(odd.reason()), uint32(reason), "returning");
        assertEq(odd.balanceOf(address(this)), 10, "once");
    }

    /// @custom:proves [S3.56] before the end nobody but the owner moves a lock
    function test_returnEarly() public {
        vm.warp(NOW + HALF_DAY - 1);
        bytes memory reason = abi.encodeWithSelector(
            ISessionLock.SessionLock_StillLocked.selector, fan, address(token), T + HALF_DAY
        );
        address[3] memory people = [host, other, payee];
        for (uint256 n; n < 3; ++n) {
            vm.prank(people[n]);
            vm.expectRevert(reason);
            locks.returnTo(fan, address(token));
        }
        assertEq(locks.lockOf(fan, address(token)).amount, 100, "still locked");
    }

    /// @custom:proves [S3.56] at the second of the end anybody sends the tokens home
    function test_returnAtTheEnd() public {
        vm.warp(NOW + HALF_DAY);
        vm.expectEmit(address(locks));
        emit ISessionLock.TokensReturned(room, fan, address(token), other, 100);
        vm.prank(other);
        assertEq(locks.returnTo(fan, address(token)), 100, "amount");
        isHome(fan, 100);
        assertEq(token.balanceOf(other), 0, "the sender");
    }

    /// @custom:proves [S3.23][S3.56] once the room is closed anybody sends the tokens home
    function test_returnFromClosedRoom() public {
        vm.prank(host);
        hub.closeRoom(room);
        locks.returnTo(fan, address(token));
        isHome(fan, 100);
    }

    /// @custom:proves [S3.56] nothing locked cannot be returned
    function test_returnNothing() public {
        vm.expectRevert(
            abi.encodeWithSelector(ISessionLock.SessionLock_NothingLocked.selector, host, address(token))
        );
        locks.returnTo(host, address(token));
    }
}

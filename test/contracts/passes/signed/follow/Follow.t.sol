// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Stage} from "../../../kit/Stage.sol";

contract FollowTest is Stage {
    function follow(address who) private {
        vm.prank(who);
        pass.follow();
    }

    function unfollow(address who) private {
        vm.prank(who);
        pass.unfollow();
    }

    /// @custom:proves [S3.96] a follow is no token and opens no door and stands in the way of no pass
    function test_follow() public {
        assertFalse(pass.isFollowing(fan), "before");
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.FollowStarted(fan);
        follow(fan);
        assertTrue(pass.isFollowing(fan), "follows");
        assertFalse(pass.isFollowing(other), "nobody else");
        assertEq(pass.balanceOf(fan), 0, "no token");
        assertFalse(pass.hasAccess(fan), "no access");
        assertEq(buy(fan, bronze), 1, "the first pass has the first id");
        assertEq(pass.balanceOf(fan), 1, "the balance counts passes");
        vm.prank(fan);
        pass.burn(1);
        assertTrue(pass.isFollowing(fan), "outlives the burn of a pass");
    }

    /// @custom:proves [S3.96] a fan stops and can follow again
    function test_unfollow() public {
        follow(fan);
        follow(other);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.FollowEnded(fan);
        unfollow(fan);
        assertFalse(pass.isFollowing(fan), "ended");
        assertTrue(pass.isFollowing(other), "the other follows on");
        follow(fan);
        assertTrue(pass.isFollowing(fan), "again");
    }

    /// @custom:proves [S3.96] a first follow costs at most 50,000 gas
    function test_gas() public {
        pass.isFollowing(other); // a transaction finds the collection warm
        vm.prank(fan);
        uint256 before = gasleft();
        pass.follow();
        // the transaction, its four bytes, the code behind the clone, which a transaction finds cold
        assertLe(before - gasleft() + 21_000 + 64 + 2_500, 50_000, "gas of the first follow");
    }

    /// @custom:proves [S3.96] nobody follows twice
    function test_twice() public {
        follow(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_AlreadyFollows.selector, fan));
        follow(fan);
        follow(other);
    }

    /// @custom:proves [S3.96] nobody stops who does not follow
    function test_notFollowing() public {
        follow(other);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotFollowing.selector, fan));
        unfollow(fan);
        follow(fan);
        unfollow(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotFollowing.selector, fan));
        unfollow(fan);
    }
}

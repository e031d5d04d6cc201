// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Signed} from "../../kit/Signed.sol";

contract FollowTest is Signed {
    uint16 private followers;

    function setUp() public override {
        super.setUp();
        followers = flagged(0, 0, 1, 33);
    }

    function start(address who) private returns (uint256) {
        vm.prank(who);
        return desk.follow(followers);
    }

    /// @custom:proves [S3.96] a follow is a pass that opens no door and stands in the way of none
    function test_follow() public {
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.Followed(1, followers, fan);
        assertEq(start(fan), 1, "id");
        assertEq(desk.followOf(fan), 1, "named");
        assertEq(pass.ownerOf(1), fan, "owner");
        assertEq(pass.tierOf(1), followers, "tier");
        assertEq(pass.tier(followers).minted, 1, "minted");
        assertEq(pass.expiresAt(1), 0, "never ends");
        assertFalse(pass.hasAccess(fan), "opens no door");
        assertEq(idOf(fan), 0, "not the pass that counts");
        assertEq(office.heldUntil(1), type(uint40).max, "never moves");
        assertEq(buy(fan, bronze), 2, "a purchase beside it");
        assertTrue(pass.hasAccess(fan), "access");
        assertEq(idOf(fan), 2, "the pass that counts");
    }

    /// @custom:proves [S3.96] nobody follows twice
    function test_twice() public {
        start(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_AlreadyFollows.selector, fan, 1));
        start(fan);
        start(other);
    }

    /// @custom:proves [S3.96] an unfollow burns the pass and a fan can follow again
    function test_unfollow() public {
        start(fan);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassBurned(1, followers, fan);
        vm.prank(fan);
        office.burn(1);
        assertEq(desk.followOf(fan), 0, "named");
        assertEq(pass.balanceOf(fan), 0, "balance");
        assertEq(start(fan), 2, "again");
        assertEq(pass.tier(followers).minted, 2, "minted counts every pass ever made");
    }

    /// @custom:proves [S3.96] a follow outlives the burn of another pass
    function test_otherBurn() public {
        start(fan);
        buy(fan, bronze);
        vm.prank(fan);
        office.burn(2);
        assertEq(desk.followOf(fan), 1, "named");
    }

    /// @custom:proves [S3.96] other tiers and unknown and paused and full ones refuse
    function test_refuses() public {
        vm.startPrank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoFollowTier.selector, bronze));
        desk.follow(bronze);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoTier.selector, 99));
        desk.follow(99);
        vm.stopPrank();
        IStreamPass.Tier memory made = pass.tier(followers);
        made.flags |= 2;
        changeTier(followers, made);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_TierPaused.selector, followers));
        start(fan);
        made.flags = 33;
        made.maxSupply = 1;
        changeTier(followers, made);
        start(other);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, followers, 1));
        start(fan);
    }

    /// @custom:proves [S3.96] nobody makes somebody else follow
    function test_onlyTheFan() public {
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_FollowOnly.selector, followers);
        vm.expectRevert(reason);
        pass.purchase(followers, fan, 0, address(0));
        address[] memory list = new address[](1);
        list[0] = fan;
        vm.expectRevert(reason);
        vm.prank(creator);
        pass.grant(list, followers, 0);
        assertEq(pass.balanceOf(fan), 0, "balance");
    }

    /// @custom:proves [S3.96] a follow is neither moved nor renewed nor upgraded nor revoked
    function test_stays() public {
        start(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_Soulbound.selector, 1));
        move(fan, other, 1);
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_FollowOnly.selector, followers);
        vm.expectRevert(reason);
        pass.renewSubscription(1, 0);
        assertFalse(pass.isRenewable(1), "renewable");
        vm.prank(fan);
        vm.expectRevert(reason);
        pass.upgrade{value: 1 ether}(1, gold, 1 ether);
        vm.prank(creator);
        vm.expectRevert(reason);
        pass.revoke(1, 0);
    }
}

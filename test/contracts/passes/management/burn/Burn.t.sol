// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Signed} from "../../kit/Signed.sol";

contract BurnTest is Signed {
    function burnBy(address who, uint256 passId) private {
        vm.prank(who);
        pass.burn(passId);
    }

    /// @custom:proves [S3.12] an owner gives up a pass and with it the access
    function test_burn() public {
        buy(fan, bronze);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassBurned(1, bronze, fan);
        burnBy(fan, 1);
        assertFalse(pass.hasAccess(fan), "access");
        assertEq(idOf(fan), 0, "the pass that counts");
        assertEq(pass.balanceOf(fan), 0, "balance");
        assertEq(pass.tier(bronze).minted, 1, "minted");
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        pass.tierOf(1);
        assertEq(buy(fan, bronze), 2, "a new one");
    }

    /// @custom:proves [S3.12] a burn of another pass leaves the one that counts
    function test_other() public {
        buy(fan, bronze);
        vm.warp(NOW + MONTH);
        buy(fan, gold);
        burnBy(fan, 1);
        assertEq(idOf(fan), 2, "the pass that counts");
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.12] nobody else burns, not even who is approved
    function test_stranger() public {
        buy(fan, bronze);
        vm.prank(fan);
        pass.approve(other, 1);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, other, fan));
        burnBy(other, 1);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, creator, fan));
        burnBy(creator, 1);
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        burnBy(fan, 2);
    }

    /// @custom:proves [S3.12] a soulbound gift and a held pass can be given up
    function test_boundPasses() public {
        uint16 bound = flagged(PRICE, MONTH, 1, 1);
        buyFor(fan, other, bound);
        burnBy(other, 1);
        assertEq(pass.balanceOf(other), 0, "soulbound");
        claim(bronze, other);
        burnBy(other, 2);
        assertEq(pass.balanceOf(other), 0, "held");
    }

    /// @custom:proves [S3.10] money kept for a burned pass becomes the creator's as planned
    function test_receipt() public {
        buy(fan, kind);
        burnBy(fan, 1);
        assertEq(pass.receiptOf(1).paid, PRICE, "kept");
        uint256[] memory list = new uint256[](1);
        list[0] = 1;
        vm.warp(NOW + WINDOW - 1);
        pass.sweepMatured(list);
        assertEq(creator.balance, 0, "not yet");
        vm.warp(NOW + WINDOW);
        pass.sweepMatured(list);
        assertEq(creator.balance, PRICE, "creator");
        assertEq(pass.receiptOf(1).paid, 0, "settled");
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        pass.tierOf(1);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../contracts/passes/IStreamPassEvents.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice What keeps a pass where it is.
contract BoundTest is Signed {
    function refuses(bytes memory reason, address from, address to, uint256 passId) private {
        vm.expectRevert(reason);
        move(from, to, passId);
    }

    function held(uint256 passId, uint256 until) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IStreamPassErrors.StreamPass_Held.selector, passId, until);
    }

    function dayAfter(uint256 time, uint256 days_) private pure returns (uint256) {
        return (time / 1 days + days_) * 1 days;
    }

    /// @custom:proves [S3.12] a soulbound pass never moves, live or ended
    function test_soulbound() public {
        buy(fan, flagged(PRICE, MONTH, 1, 1));
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_Soulbound.selector, 1);
        assertEq(pass.heldUntil(1), type(uint40).max, "for ever");
        refuses(reason, fan, other, 1);
        refuses(reason, fan, fan, 1);
        vm.prank(fan);
        vm.expectRevert(reason);
        pass.safeTransferFrom(fan, other, 1);
        vm.warp(NOW + MONTH);
        refuses(reason, fan, other, 1);
    }

    /// @custom:proves [S3.12] an upgrade takes on what binds the new tier
    function test_upgradeBinds() public {
        buy(fan, bronze);
        uint16 bound = flagged(2 * PRICE, MONTH, 5, 1);
        uint16 free = flagged(3 * PRICE, MONTH, 6, 16);
        vm.prank(fan);
        pass.upgrade{value: PRICE}(1, bound, PRICE);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_Soulbound.selector, 1), fan, other, 1);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassHeld(1, uint40(dayAfter(NOW, 2)));
        vm.prank(fan);
        pass.upgrade{value: PRICE}(1, free, PRICE);
        refuses(held(1, dayAfter(NOW, 2)), fan, other, 1);
        vm.warp(dayAfter(NOW, 2));
        move(fan, other, 1);
    }

    /// @custom:proves [T16] a pass paid by card stays until its hold ends
    function test_card() public {
        claim(bronze, fan);
        uint256 until = dayAfter(NOW + 120 days, 1);
        refuses(held(1, until), fan, other, 1);
        vm.warp(until - 1);
        refuses(held(1, until), fan, other, 1);
        vm.warp(until);
        assertEq(pass.heldUntil(1), 0, "free");
        move(fan, other, 1);
        assertEq(pass.ownerOf(1), other, "owner");
    }

    /// @custom:proves [T16] neither an upgrade nor more time ends the hold of a card
    function test_cardStays() public {
        claim(bronze, fan);
        uint256 until = dayAfter(NOW + 120 days, 1);
        buy(fan, bronze);
        refuses(held(1, until), fan, other, 1);
        vm.prank(fan);
        pass.upgrade{value: 3 * PRICE}(1, gold, 3 * PRICE);
        refuses(held(1, until), fan, other, 1);
        assertEq(pass.heldUntil(1), until, "the same hold");
        vm.warp(NOW + 60 days);
        buy(fan, gold);
        refuses(held(1, until), fan, other, 1);
    }

    /// @custom:proves [T16] time that arrives does not end the hold of a card, nor the platform's power
    function test_mergeIntoCard() public {
        uint16 cool = flagged(PRICE, MONTH, 1, 16);
        IPassVouchers.CardVoucher memory made = card(cool, fan);
        buy(other, cool);
        vm.warp(NOW + 3 days);
        made.validUntil = uint40(NOW + 3 days);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
        move(other, fan, 1);
        refuses(held(2, dayAfter(NOW + 120 days, 1)), fan, other, 2);
        vm.deal(attestor, 1 ether);
        vm.prank(attestor);
        pass.revoke{value: 1 ether}(2, 1 ether);
        assertFalse(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.12] a cooling tier rests after the purchase and after each move
    function test_coolDown() public {
        uint16 cool = flagged(PRICE, MONTH, 1, 16);
        uint256 until = dayAfter(NOW, 2);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassHeld(1, uint40(until));
        buy(fan, cool);
        assertEq(pass.heldUntil(1), until, "held");
        assertTrue(until - NOW > 1 days && until - NOW <= 2 days, "a day to two");
        vm.warp(until - 1);
        refuses(held(1, until), fan, other, 1);
        vm.warp(until);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassHeld(1, uint40(until + 2 days));
        move(fan, other, 1);
        refuses(held(1, until + 2 days), other, fan, 1);
        vm.warp(until + 2 days);
        move(other, fan, 1);
    }

    /// @custom:proves [S3.12] more time does not make a pass rest again
    function test_extensionRestsNot() public {
        uint16 cool = flagged(PRICE, MONTH, 1, 16);
        buy(fan, cool);
        vm.warp(dayAfter(NOW, 2));
        buy(fan, cool);
        move(fan, other, 1);
    }

    /// @custom:proves [S3.12] a pass that took in another one rests too
    function test_mergeRests() public {
        uint16 cool = flagged(PRICE, MONTH, 1, 16);
        buy(fan, cool);
        buy(other, cool);
        vm.warp(dayAfter(NOW, 2));
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassHeld(2, uint40(dayAfter(NOW, 4)));
        move(fan, other, 1);
        assertEq(pass.expiresAt(2), NOW + 2 * MONTH - (dayAfter(NOW, 2) - NOW), "merged");
        refuses(held(2, dayAfter(NOW, 4)), other, fan, 2);
    }

    /// @custom:proves [S3.12] granted and free tiers rest as well
    function test_grantRests() public {
        uint16 cool = flagged(PRICE, MONTH, 1, 16);
        give(fan, cool, 0);
        refuses(held(1, dayAfter(NOW, 2)), fan, other, 1);
    }

    /// @custom:proves [S3.12] a pass whose price can be asked back stays
    function test_receipt() public {
        buy(fan, kind);
        assertEq(pass.heldUntil(1), NOW + WINDOW, "held");
        bytes memory reason =
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_RefundOpen.selector, 1, NOW + WINDOW);
        refuses(reason, fan, other, 1);
        vm.warp(NOW + WINDOW - 1);
        refuses(reason, fan, other, 1);
        vm.warp(NOW + WINDOW);
        assertEq(pass.heldUntil(1), 0, "free");
        move(fan, other, 1);
        assertEq(pass.ownerOf(1), other, "owner");
    }

    /// @custom:proves [S3.12] nothing merges into a pass whose price can be asked back
    function test_mergeIntoReceipt() public {
        buy(other, kind);
        vm.warp(NOW + WINDOW);
        buy(fan, kind);
        bytes memory reason =
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_RefundOpen.selector, 2, NOW + 2 * WINDOW);
        refuses(reason, other, fan, 1);
        vm.warp(NOW + 2 * WINDOW);
        move(other, fan, 1);
        assertEq(endOf(fan), NOW + WINDOW + MONTH + (MONTH - 2 * WINDOW), "merged");
        assertEq(pass.receiptOf(1).paid, PRICE, "the money of the burned pass is still there");
        uint256[] memory list = new uint256[](2);
        (list[0], list[1]) = (1, 2);
        pass.sweepMatured(list);
        assertEq(creator.balance, 2 * PRICE, "and is paid");
    }

    /// @custom:proves [S3.12] when a pass can move is asked of passes that exist
    function test_view() public {
        buy(fan, bronze);
        assertEq(pass.heldUntil(1), 0, "free");
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        pass.heldUntil(2);
    }
}

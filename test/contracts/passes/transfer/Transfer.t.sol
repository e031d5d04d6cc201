// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../contracts/passes/IStreamPassEvents.sol";
import {Stage} from "../../kit/Stage.sol";

contract TransferTest is Stage {
    uint40 private constant END = uint40(NOW + MONTH);

    function creditOf(uint256 passId, uint16 to) private view returns (uint256 credit) {
        (, credit,) = pass.upgradeQuote(passId, to);
    }

    /// @custom:proves [S3.11][T7] access moves with the pass in the same block
    function test_moves() public {
        buy(fan, bronze);
        move(fan, other, 1);
        assertFalse(pass.hasAccess(fan), "former owner");
        assertTrue(pass.hasAccess(other), "new owner");
        assertEq(idOf(fan), 0, "holding of the former owner");
        assertEq(endOf(other), END, "end");
        assertEq(pass.ownerOf(1), other, "owner");
        assertEq(pass.balanceOf(fan), 0, "balance");
    }

    /// @custom:proves [S3.11] a stranger refuses
    function test_stranger() public {
        buy(fan, bronze);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSignature("NotOwnerNorApproved()"));
        pass.transferFrom(fan, other, 1);
    }

    /// @custom:proves [S3.11] an approved account may move it once
    function test_approved() public {
        buy(fan, bronze);
        vm.prank(fan);
        pass.approve(creator, 1);
        vm.prank(creator);
        pass.transferFrom(fan, other, 1);
        assertEq(pass.getApproved(1), address(0), "approval");
        assertTrue(pass.hasAccess(other), "access");
    }

    /// @custom:proves [S3.11] a pass to oneself stays as it is
    function test_toOneself() public {
        buy(fan, bronze);
        move(fan, fan, 1);
        assertTrue(pass.hasAccess(fan), "access");
        assertEq(pass.balanceOf(fan), 1, "balance");
        assertEq(endOf(fan), END, "end");
    }

    /// @custom:proves [S3.11] a pass to the zero address refuses
    function test_toNobody() public {
        buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSignature("TransferToZeroAddress()"));
        pass.transferFrom(fan, address(0), 1);
    }

    /// @custom:proves [S3.11] native money with a transfer refuses
    function test_valueRefused() public {
        buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_ValueNotAccepted.selector, 1));
        pass.transferFrom{value: 1}(fan, other, 1);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_ValueNotAccepted.selector, 1));
        pass.approve{value: 1}(other, 1);
    }

    /// @custom:proves [S3.11][S3.12] the time merges and the moved pass is burned
    function test_merges() public {
        buy(fan, bronze);
        vm.warp(NOW + 10 days);
        buy(other, bronze);
        uint40 end = uint40(NOW + 10 days + MONTH + 20 days);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassMerged(1, 2, other, end);
        move(fan, other, 1);
        assertEq(endOf(other), end, "end");
        assertEq(pass.expiresAt(2), end, "end by id");
        assertEq(idOf(other), 2, "the receiver's pass stays");
        assertFalse(pass.hasAccess(fan), "sender");
        assertEq(pass.balanceOf(fan), 0, "sender's balance");
        assertEq(pass.balanceOf(other), 1, "receiver's balance");
        assertEq(pass.tier(bronze).minted, 2, "minted never falls");
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        pass.expiresAt(1);
    }

    /// @custom:proves [S3.12] the credit of both is kept exactly
    function test_mergedCredit() public {
        buy(fan, bronze);
        setPrice(bronze, 5 * PRICE);
        buy(fan, bronze);
        setPrice(bronze, 7 * PRICE);
        buy(other, bronze);
        vm.warp(NOW + 15 days);
        uint256 before = creditOf(1, gold) + creditOf(2, gold);
        assertEq(before, PRICE / 2 + 5 * PRICE + 7 * PRICE / 2, "both before");
        move(fan, other, 1);
        assertEq(creditOf(2, gold), before, "after");
        vm.warp(NOW + MONTH);
        assertEq(creditOf(2, gold), PRICE / 2 + 5 * PRICE, "the receiver's own time is used up first");
    }

    /// @custom:proves [S3.12] the elder day of purchase stays
    function test_elderDay() public {
        buy(fan, bronze);
        vm.warp(NOW + 3 days);
        buy(other, bronze);
        assertEq(dayOf(2), (NOW + 3 days) / 1 days, "own day");
        move(fan, other, 1);
        assertEq(dayOf(2), NOW / 1 days, "elder day");
        vm.warp(NOW + 5 days);
        buy(fan, bronze);
        move(fan, other, 3);
        assertEq(dayOf(2), NOW / 1 days, "not the younger one");
    }

    /// @dev Bits 56..71 of the 96 above the owner, in the slot the ERC-721 base documents.
    function dayOf(uint256 passId) private view returns (uint256) {
        bytes32 root;
        assembly ("memory-safe") {
            mstore(0x00, passId)
            mstore(0x1c, shl(192, 0x7d8825530a5a2e7a))
            root := keccak256(0x00, 0x20)
        }
        uint256 slot;
        unchecked {
            slot = passId + passId + uint256(root);
        }
        return uint16(uint256(vm.load(address(pass), bytes32(slot))) >> (160 + 56));
    }

    /// @custom:proves [S3.11] a stranger cannot merge
    function test_strangerCannotMerge() public {
        buy(fan, bronze);
        buy(other, bronze);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSignature("NotOwnerNorApproved()"));
        pass.transferFrom(fan, other, 1);
    }

    /// @custom:proves [S3.12] time that arrives goes before time that never ends
    function test_beforeNeverEnds() public {
        buy(fan, bronze);
        give(other, bronze, 0);
        move(fan, other, 1);
        assertEq(endOf(other), 0, "into never");
        assertEq(creditOf(2, gold), PRICE, "the month that arrived counts");
        vm.warp(NOW + MONTH);
        assertEq(creditOf(2, gold), 0, "until it is used up");
        buy(fan, bronze);
        move(other, fan, 2);
        assertEq(endOf(fan), 0, "never into timed");
        assertEq(creditOf(3, gold), PRICE, "the bought month still counts");
        vm.warp(NOW + 2 * MONTH);
        assertEq(creditOf(3, gold), 0, "until it is used up");
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.12] two that never end keep both prices
    function test_twoLifetimes() public {
        uint16 patron = addTier(terms(50 * PRICE, 0, 4));
        buy(fan, lifetime);
        buy(other, lifetime);
        move(fan, other, 1);
        assertEq(creditOf(2, patron), 20 * PRICE, "credit");
    }

    /// @custom:proves [S3.11] the transfer refuses with that pass
    function test_otherTier() public {
        buy(fan, bronze);
        buy(other, gold);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, other, 2, gold)
        );
        pass.transferFrom(fan, other, 1);
    }

    /// @custom:proves [S3.11] it moves and opens nothing
    function test_expiredMoves() public {
        buy(fan, bronze);
        buy(other, gold);
        vm.warp(END);
        buy(other, gold);
        move(fan, other, 1);
        assertEq(pass.ownerOf(1), other, "owner");
        assertEq(idOf(other), 2, "the live pass still counts");
        assertEq(idOf(fan), 0, "former owner");
    }

    /// @custom:proves [S3.11] it does not block a live pass that arrives
    function test_expiredDoesNotBlock() public {
        buy(other, gold);
        vm.warp(END);
        buy(fan, bronze);
        move(fan, other, 2);
        assertTrue(pass.hasAccess(other), "access");
        assertEq(idOf(other), 2, "the live pass counts");
        assertEq(pass.balanceOf(other), 2, "both are owned");
    }

    /// @custom:proves [S3.11] the former owner buys a new one
    function test_formerOwnerBuysNew() public {
        buy(fan, bronze);
        vm.warp(END);
        move(fan, other, 1);
        assertEq(buy(fan, bronze), 2, "a new pass");
        assertFalse(pass.hasAccess(other), "the expired pass was not revived");
    }
}

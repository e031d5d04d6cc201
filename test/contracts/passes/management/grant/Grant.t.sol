// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Stage} from "../../../kit/Stage.sol";
import {Vm} from "../../../kit/Vm.sol";

contract GrantTest is Stage {
    uint40 private constant END = uint40(NOW + MONTH);
    uint256 private constant MAX_TRANSACTION = 16_777_216;

    function listOf(address a, address b) private pure returns (address[] memory list) {
        list = new address[](2);
        list[0] = a;
        list[1] = b;
    }

    /// @custom:proves [S3.12] anybody but the creator refuses
    function test_onlyCreator() public {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, fan));
        pass.grant(listOf(fan, other), bronze, END);
    }

    /// @custom:proves [S3.12] an end in the past or at this very second refuses
    function test_past() public {
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_ExpiryPast.selector, uint40(NOW), NOW)
        );
        pass.grant(listOf(fan, other), bronze, uint40(NOW));
        give(fan, bronze, uint40(NOW + 1));
        assertTrue(pass.hasAccess(fan), "one second of access");
    }

    /// @custom:proves [S3.9] a tier that does not exist refuses whoever is on the list
    function test_noTier() public {
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoTier.selector, 9);
        vm.startPrank(creator);
        vm.expectRevert(reason);
        pass.grant(new address[](0), 9, 0);
        vm.expectRevert(reason);
        pass.grant(new address[](1), 9, 0);
        vm.stopPrank();
    }

    /// @custom:proves [S3.12] a new pass counts as minted
    function test_new() public {
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassGranted(1, bronze, fan, END);
        vm.prank(creator);
        pass.grant(listOf(fan, other), bronze, END);
        assertEq(pass.tier(bronze).minted, 2, "minted");
        assertEq(endOf(other), END, "end");
        assertEq(address(pass).balance + creator.balance, 0, "money");
    }

    /// @custom:proves [S3.12] a sold-out tier refuses the whole list
    function test_soldOut() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = 1;
        uint16 rare = addTier(made);
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, rare, 1));
        pass.grant(listOf(fan, other), rare, END);
        assertEq(pass.tier(rare).minted, 0, "minted");
    }

    /// @custom:proves [S3.12] a list of a hundred and fifty fits a transaction and one more refuses
    function test_bound() public {
        address[] memory list = new address[](151);
        for (uint256 n; n < list.length; ++n) list[n] = address(uint160(0x500000 + n));
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_TooMany.selector, 151, 150));
        pass.grant(list, bronze, END);
        assembly ("memory-safe") {
            mstore(list, 150)
        }
        uint16 cool = addTier(cooling());
        vm.prank(creator);
        uint256 before = gasleft();
        pass.grant(list, cool, END);
        // an address is 20 bytes that are not 0 and 12 that are
        assertLe(before - gasleft() + 21_000 + 150 * (20 * 16 + 12 * 4), MAX_TRANSACTION, "gas of EIP-7825");
        assertEq(pass.tier(cool).minted, 150, "minted");
        assertTrue(pass.hasAccess(list[149]), "the last one");
    }

    function cooling() private pure returns (IStreamPass.Tier memory made) {
        made = terms(PRICE, MONTH, 1);
        made.flags = 16;
    }

    /// @custom:proves [S3.12] a hundred and fifty passes with time at many prices fit a transaction
    function test_boundManyPrices() public {
        address[] memory list = new address[](150);
        for (uint256 n; n < list.length; ++n) list[n] = address(uint160(0x500000 + n));
        for (uint96 price = 1; price <= 9; ++price) {
            setPrice(bronze, price);
            for (uint256 n; n < list.length; ++n) buyFor(fan, list[n], bronze);
        }
        vm.prank(creator);
        uint256 before = gasleft();
        pass.grant(list, bronze, uint40(NOW + 20 * MONTH));
        assertLe(before - gasleft() + 21_000 + 150 * (20 * 16 + 12 * 4), MAX_TRANSACTION, "gas of EIP-7825");
        assertEq(endOf(list[149]), NOW + 20 * MONTH, "the last one");
    }

    /// @custom:proves [S3.12] a paused tier and a tier of grants only can be granted
    function test_paused() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.flags = 2 | 8;
        uint16 closed = addTier(made);
        give(fan, closed, END);
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.12] time is added to a pass held before
    function test_adds() public {
        buy(fan, bronze);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.SubscriptionUpdate(1, END + 1);
        give(fan, bronze, END + 1);
        assertEq(endOf(fan), END + 1, "end");
        assertEq(pass.tier(bronze).minted, 1, "minted");
    }

    /// @custom:proves [S3.12] whoever holds longer keeps it and nothing is said
    function test_keepsLonger() public {
        buy(fan, bronze);
        vm.recordLogs();
        give(fan, bronze, END);
        give(fan, bronze, END - 1);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 0, "events");
        assertEq(endOf(fan), END, "end");
    }

    /// @custom:proves [S3.12] an expired pass starts again now
    function test_expired() public {
        buy(fan, bronze);
        vm.warp(END);
        give(fan, bronze, END + 5);
        assertEq(idOf(fan), 1, "id");
        assertEq(endOf(fan), END + 5, "end");
        assertEq(pass.tier(bronze).minted, 1, "minted");
    }

    /// @custom:proves [S3.12] a list with a holder of another tier refuses as a whole
    function test_otherTier() public {
        buy(other, gold);
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, other, 1, gold)
        );
        pass.grant(listOf(fan, other), bronze, END);
        assertFalse(pass.hasAccess(fan), "the first of the list");
    }

    /// @custom:proves [S3.12] a grant without end never ends
    function test_never() public {
        give(fan, bronze, 0);
        vm.warp(type(uint40).max);
        assertTrue(pass.hasAccess(fan), "access");
        vm.recordLogs();
        give(fan, bronze, 0);
        assertEq(vm.getRecordedLogs().length, 0, "nothing to add");
    }
}

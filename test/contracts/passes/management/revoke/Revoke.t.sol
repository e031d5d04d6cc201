// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../../contracts/mocks/RefusingPayee.sol";
import {IPassVouchers} from "../../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Vm} from "../../../kit/Vm.sol";
import {Signed} from "../../kit/Signed.sol";

contract RevokeTest is Signed {
    function revokeBy(address who, uint256 passId, uint256 most, uint256 value) private {
        vm.deal(who, 1 ether);
        vm.prank(who);
        pass.revoke{value: value}(passId, most);
    }

    /// @custom:proves [S3.12] what was given is taken back for nothing
    function test_granted() public {
        give(fan, bronze, 0);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.SubscriptionUpdate(1, uint64(NOW));
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassRevoked(1, bronze, creator, fan, 0, 0, uint40(NOW));
        revokeBy(creator, 1, 0, 0);
        assertFalse(pass.hasAccess(fan), "access");
        assertEq(pass.ownerOf(1), fan, "it stays as a pass that ended");
        assertEq(pass.expiresAt(1), NOW, "end");
        assertEq(pass.tier(bronze).minted, 1, "minted");
    }

    /// @custom:proves [S3.12] no word of a refund where no money was kept
    function test_saysNothingOfMoney() public {
        give(fan, bronze, 0);
        vm.recordLogs();
        revokeBy(creator, 1, 0, 0);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 n; n < logs.length; ++n) {
            assertFalse(logs[n].topics[0] == IStreamPassEvents.PassRefunded.selector, "refund");
            assertFalse(logs[n].topics[0] == IStreamPassEvents.ReceiptSettled.selector, "settlement");
        }
    }

    /// @custom:proves [S3.12] unused time that was bought is paid back at the price paid
    function test_paid() public {
        buy(fan, bronze);
        setPrice(bronze, 100 * PRICE);
        vm.warp(NOW + 10 days);
        uint256 worth = PRICE * 20 / 30;
        uint256 before = fan.balance;
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassRevoked(1, bronze, creator, fan, 0, worth, uint40(NOW + 10 days));
        revokeBy(creator, 1, worth, worth + 5);
        assertEq(fan.balance - before, worth, "fan");
        assertEq(creator.balance, 1 ether - worth, "surplus returned");
        assertFalse(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.12] a pass that never ends is worth its whole price for ever
    function test_lifetime() public {
        buy(fan, lifetime);
        vm.warp(NOW + 3_650 days);
        uint256 before = fan.balance;
        revokeBy(creator, 1, 10 * PRICE, 10 * PRICE);
        assertEq(fan.balance - before, 10 * PRICE, "fan");
    }

    /// @custom:proves [S3.9] less than the worth refuses with both values
    function test_underpaid() public {
        buy(fan, bronze);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_Underpaid.selector, PRICE - 1, PRICE)
        );
        revokeBy(creator, 1, PRICE, PRICE - 1);
    }

    /// @custom:proves [S3.9] a worth above what was agreed refuses with both values
    function test_most() public {
        buy(fan, bronze);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_WorthAboveMost.selector, PRICE, PRICE - 1)
        );
        revokeBy(creator, 1, PRICE - 1, PRICE);
    }

    /// @custom:proves [S3.1] dollars are paid back in dollars even while they are paused
    function test_dollars() public {
        dollar.mint(fan, 9e6);
        vm.startPrank(fan);
        dollar.approve(address(pass), 9e6);
        pass.purchase(dollars, fan, 9e6, address(0));
        vm.stopPrank();
        currencies.setPaused(1, true);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_ValueNotAccepted.selector, 1));
        revokeBy(creator, 1, 9e6, 1);
        vm.prank(creator);
        dollar.approve(address(pass), 9e6);
        revokeBy(creator, 1, 9e6, 0);
        assertEq(dollar.balanceOf(fan), 9e6, "fan");
        assertEq(dollar.balanceOf(creator), 0, "creator");
    }

    /// @custom:proves [S3.10] kept money goes to its owner and the creator pays for the rest
    function test_kept() public {
        buy(fan, kind);
        vm.warp(NOW + WINDOW);
        buy(fan, kind);
        vm.warp(NOW + WINDOW + 1 days);
        uint256 rest = PRICE * (MONTH - WINDOW - 1 days) / MONTH;
        uint256 fanBefore = fan.balance;
        uint40 end = uint40(block.timestamp);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassRefunded(1, kind, fan, fan, 0, PRICE, end);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassRevoked(1, kind, creator, fan, 0, rest, end);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.ReceiptSettled(1, creator, address(0), 0, 0, 0);
        revokeBy(creator, 1, rest, rest);
        assertEq(fan.balance - fanBefore, PRICE + rest, "owner");
        assertEq(pass.receiptOf(1).paid, 0, "receipt");
        assertEq(address(pass).balance, 0, "kept");
        assertEq(pass.heldUntil(1), 0, "free to move");
        assertEq(pass.expiresAt(1), end, "end");
    }

    /// @custom:proves [S3.10] the used part of kept money is the creator's
    function test_keptPartly() public {
        buy(fan, kind);
        vm.warp(NOW + 3 days);
        revokeBy(creator, 1, 0, 0);
        assertEq(fan.balance, 1_000 ether - PRICE / 10, "fan");
        assertEq(creator.balance, 1 ether + PRICE / 10, "creator");
        assertEq(pass.balanceOf(fan), 1, "it stays as a pass that ended");
    }

    /// @custom:proves [S3.10] kept money that matured stays for the sweep
    function test_matured() public {
        buy(fan, kind);
        vm.warp(NOW + WINDOW);
        uint256 worth = PRICE * (MONTH - WINDOW) / MONTH;
        revokeBy(creator, 1, worth, worth);
        assertEq(pass.receiptOf(1).paid, PRICE, "kept");
        uint256[] memory list = new uint256[](1);
        list[0] = 1;
        pass.sweepMatured(list);
        assertEq(creator.balance, 1 ether - worth + PRICE, "creator");
    }

    /// @custom:proves [T32] an owner that takes no money blocks nothing
    function test_refusingOwner() public {
        RefusingPayee owner = new RefusingPayee();
        buyFor(fan, address(owner), bronze);
        revokeBy(creator, 1, PRICE, PRICE);
        assertEq(ledger.owed(address(owner), 0), PRICE, "owed");
    }

    /// @custom:proves [S3.12] a stranger and the owner and an attestor without a card refuse
    function test_strangers() public {
        buy(fan, bronze);
        address[3] memory list = [other, fan, attestor];
        for (uint256 n; n < 3; ++n) {
            vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, list[n]));
            revokeBy(list[n], 1, PRICE, PRICE);
        }
    }

    /// @custom:proves [T16] after a dispute the platform ends a pass while the card holds it
    function test_disputed() public {
        claim(bronze, fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, relayer));
        revokeBy(relayer, 1, 0, 0);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassRevoked(1, bronze, attestor, fan, 0, 0, uint40(NOW));
        revokeBy(attestor, 1, 0, 0);
        assertFalse(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [T16] the power of the platform ends with the hold
    function test_holdOver() public {
        IPassVouchers.CardVoucher memory made = card(lifetime, fan);
        made.length = 0;
        bytes memory signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
        uint40 until = pass.heldUntil(1);
        vm.warp(until);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, attestor));
        revokeBy(attestor, 1, 0, 0);
        vm.warp(until - 1);
        revokeBy(attestor, 1, 0, 0);
    }

    /// @custom:proves [T16] a rest after a move gives the platform no power
    function test_restIsNoHold() public {
        uint16 cool = flagged(PRICE, 0, 1, 16);
        IPassVouchers.CardVoucher memory made = card(cool, fan);
        made.length = 0;
        bytes memory signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
        vm.warp(pass.heldUntil(1));
        move(fan, other, 1);
        assertTrue(pass.heldUntil(1) != 0, "rests");
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, attestor));
        revokeBy(attestor, 1, 0, 0);
        uint256 first = block.timestamp + MONTH;
        for (uint256 end = first; end < first + 2; ++end) {
            give(address(uint160(end)), cool, uint40(end));
            uint256 id = idOf(address(uint160(end)));
            vm.warp(pass.heldUntil(id));
            move(address(uint160(end)), address(uint160(end + 2)), id);
            assertTrue(pass.heldUntil(id) != 0, "rests");
            vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, attestor));
            revokeBy(attestor, id, 0, 0);
        }
    }

    /// @custom:proves [S3.12] a pass that ended and one that never was refuse
    function test_ended() public {
        buy(fan, bronze);
        vm.warp(NOW + MONTH);
        bytes4 reason = IStreamPassErrors.StreamPass_PassExpired.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, 1, NOW + MONTH));
        revokeBy(creator, 1, 0, 0);
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        revokeBy(creator, 2, 0, 0);
    }

    /// @custom:proves [S3.12] a revoked pass can be bought again
    function test_again() public {
        give(fan, bronze, 0);
        revokeBy(creator, 1, 0, 0);
        assertEq(buy(fan, bronze), 1, "the same pass");
        assertEq(endOf(fan), NOW + MONTH, "end");
    }
}

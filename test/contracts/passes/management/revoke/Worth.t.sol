// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {Signed} from "../../kit/Signed.sol";

/// @notice What a revocation pays: never more than reached the creator, never less for a creator who was quick.
contract RevokeWorthTest is Signed {
    uint16 private shared; // half to the referrer

    function setUp() public override {
        super.setUp();
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.referralBps = 5_000;
        shared = addTier(made);
        vm.deal(creator, 100 ether);
    }

    function buyReferred(uint16 tierId) private {
        uint256 price = pass.tier(tierId).price;
        vm.prank(fan);
        pass.purchase{value: price}(tierId, fan, price, referrer);
    }

    function revoke(uint256 value) private {
        vm.prank(creator);
        pass.revoke{value: value}(1, value);
    }

    /// @custom:proves [S3.12] what went to a referrer is not paid back by the creator
    function test_net() public {
        for (uint256 n; n < 12; ++n) buyReferred(shared);
        assertEq(pass.worthOf(1), 6 * PRICE, "half of twelve");
        revoke(6 * PRICE);
        assertEq(fan.balance + referrer.balance, 1_000 ether, "no wallet of the fan gains by it");
        assertEq(creator.balance, 100 ether, "the creator is where it was");
        assertEq(pass.worthOf(1), 0, "an ended pass is worth nothing");
    }

    /// @custom:proves [S3.12] sales with and without a referrer keep their own worth
    function test_mixed() public {
        buyReferred(shared);
        buy(fan, shared);
        assertEq(pass.worthOf(1), PRICE + PRICE / 2, "both");
        vm.warp(NOW + MONTH);
        assertEq(pass.worthOf(1), PRICE, "the second");
        (, uint256 credit,) = pass.upgradeQuote(1, gold);
        assertEq(credit, PRICE, "an upgrade counts the same");
    }

    /// @custom:proves [S3.12] an odd price loses its last unit to nobody
    function testFuzz_odd(uint96 price, uint16 bps) public {
        price = uint96(bound(price, 0, 100 ether));
        IStreamPass.Tier memory made = terms(price, MONTH, 1);
        made.referralBps = bps % 5_001;
        uint256 before = creator.balance;
        buyReferred(addTier(made));
        assertEq(pass.worthOf(1), creator.balance - before, "what reached the creator");
    }

    /// @custom:proves [S3.12] an open receipt gives the unused seconds of the price paid to their owner
    function test_open() public {
        buyReferred(kind);
        vm.warp(NOW + 36 hours);
        uint256 unused = PRICE * (MONTH - 36 hours) / MONTH;
        assertEq(pass.worthOf(1), unused, "to the second");
        revoke(0);
        assertEq(fan.balance, 1_000 ether - PRICE + unused, "fan");
    }

    /// @custom:proves [S3.12] an open receipt of time that never ends gives the whole price back
    function test_openForever() public {
        uint16 forever = flagged(10 * PRICE, 0, 3, 4);
        buy(fan, forever);
        vm.warp(NOW + WINDOW - 1);
        assertEq(pass.worthOf(1), 10 * PRICE, "whole");
        revoke(0);
        assertEq(fan.balance, 1_000 ether, "fan");
        assertEq(creator.balance, 100 ether, "creator");
    }

    /// @custom:proves [S3.12] no creator is better off in the last second of the window than in the next
    function testFuzz_neverQuick(uint96 price, bool never, bool referred) public {
        price = uint96(bound(price, 1_000_000, 10 ether));
        IStreamPass.Tier memory made = terms(price, never ? 0 : MONTH, 4);
        (made.flags, made.refundWindow, made.referralBps) = (4, WINDOW, 5_000);
        uint16 tierId = addTier(made);
        if (referred) buyReferred(tierId);
        else buy(fan, tierId);
        uint256 start = vm.snapshotState();
        vm.warp(NOW + WINDOW - 1);
        revoke(0);
        uint256 quick = creator.balance;
        vm.revertToState(start);
        vm.warp(NOW + WINDOW);
        revoke(pass.worthOf(1));
        uint256[] memory list = new uint256[](1);
        list[0] = 1;
        pass.sweepMatured(list);
        assertLe(quick, creator.balance + 1, "quick"); // a unit of rounding
    }

    /// @custom:proves [S3.12] an open receipt and other time are each worth their own
    function test_openAndOther() public {
        buyReferred(kind);
        vm.warp(NOW + WINDOW);
        buyReferred(kind);
        uint256 rest = (PRICE - PRICE / 10) * (MONTH - WINDOW) / MONTH;
        assertEq(pass.worthOf(1), PRICE + rest, "the whole price and the rest of the first");
        uint256 before = fan.balance;
        revoke(rest);
        assertEq(fan.balance - before, PRICE + rest, "is what a revocation pays");
    }

    /// @custom:proves [S3.12] what an upgrade counted is paid back beside the open receipt
    function test_openUpgrade() public {
        uint16[2] memory goals = [flagged(4 * PRICE, MONTH, 5, 4), flagged(4 * PRICE, 0, 6, 4)];
        for (uint256 n; n < 2; ++n) {
            uint256 start = vm.snapshotState();
            buy(fan, bronze);
            vm.prank(fan);
            pass.upgrade{value: 3 * PRICE}(1, goals[n], 3 * PRICE);
            assertEq(pass.worthOf(1), 4 * PRICE, "all of it");
            vm.warp(NOW + WINDOW - 1);
            uint256 worth = pass.worthOf(1);
            vm.warp(NOW + WINDOW);
            assertLe(worth - pass.worthOf(1), 4 * PRICE / MONTH + 2, "a second more, not the credit less");
            vm.warp(NOW + WINDOW - 1);
            uint256 unused = n == 1 ? MONTH : MONTH - WINDOW + 1;
            assertEq(worth, 3 * PRICE * unused / MONTH + PRICE * unused / MONTH, "paid and credited");
            uint256 before = fan.balance;
            revoke(PRICE * unused / MONTH);
            assertEq(fan.balance - before, worth, "is what a revocation pays");
            vm.revertToState(start);
        }
    }

    /// @custom:proves [S3.12] the worth of no pass refuses
    function test_nothing() public {
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        pass.worthOf(1);
        give(fan, bronze, 0);
        assertEq(pass.worthOf(1), 0, "what was given is worth nothing");
    }
}

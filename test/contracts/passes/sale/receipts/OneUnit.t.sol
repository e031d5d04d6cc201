// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {Signed} from "../../kit/Signed.sol";

/// @notice Sales of one unit of money, and sales that cost nothing: no unit stays behind.
contract OneUnitTest is Signed {
    function sweep(uint256 passId) private {
        uint256[] memory list = new uint256[](1);
        list[0] = passId;
        pass.sweepMatured(list);
    }

    /// @custom:proves [S3.10] a referrer's share of one unit is paid
    function test_shareOfOne() public {
        IStreamPass.Tier memory made = pass.tier(bronze);
        made.price = 10;
        made.referralBps = 1_000;
        changeTier(bronze, made);
        vm.prank(fan);
        pass.purchase{value: 10}(bronze, fan, 10, referrer);
        assertEq(referrer.balance, 1, "referrer");
        assertEq(creator.balance, 9, "creator");
        assertEq(address(pass).balance, 0, "collection");
    }

    /// @custom:proves [S3.8][S3.10] a receipt of one unit is settled once by a sale that costs nothing, whose money goes back
    function test_settledOnce() public {
        setPrice(kind, 1);
        buy(fan, kind);
        setPrice(kind, 0);
        vm.warp(NOW + WINDOW);
        setPrice(kind, 1);
        buy(other, kind); // its unit must not pay the first one twice
        setPrice(kind, 0);
        uint256 before = creator.balance;
        vm.prank(fan);
        pass.purchase{value: 3}(kind, fan, 0, address(0));
        assertEq(creator.balance - before, 1, "settled");
        assertEq(pass.receiptOf(1).paid, 0, "receipt");
        assertEq(fan.balance, 1_000 ether - 1, "what was sent besides came back");
        sweep(1);
        assertEq(creator.balance - before, 1, "once");
        assertEq(address(pass).balance, 1, "the other receipt is there");
    }

    /// @custom:proves [S3.10] a receipt of one unit is the creator's after an upgrade
    function test_upgraded() public {
        setPrice(kind, 1);
        buy(fan, kind);
        vm.prank(fan);
        pass.upgrade{value: 3 * PRICE}(1, gold, 3 * PRICE);
        assertEq(address(pass).balance, 0, "collection");
    }

    /// @custom:proves [S3.12] a sweep leaves the end of a pass as it is
    function test_sweptAtAnySecond() public {
        for (uint256 n = 1; n < 3; ++n) {
            buy(n == 1 ? fan : other, kind);
            uint64 end = pass.expiresAt(n);
            vm.warp(block.timestamp + WINDOW + 1);
            sweep(n);
            assertEq(pass.receiptOf(n).paid, 0, "swept");
            assertEq(pass.expiresAt(n), end, "end");
        }
    }

    /// @custom:proves [S3.10] a soulbound tier without refunds keeps nothing
    function test_soulbound() public {
        uint16 bound = flagged(PRICE, MONTH, 1, 1);
        uint256 id = buy(fan, bound);
        assertEq(pass.receiptOf(id).paid, 0, "receipt");
        assertEq(address(pass).balance, 0, "collection");
        assertEq(creator.balance, PRICE, "creator");
    }
}

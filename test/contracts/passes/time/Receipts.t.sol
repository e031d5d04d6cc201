// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PassData, PassDataBits} from "../../../../contracts/passes/time/PassData.sol";
import {ReceiptMath} from "../../../../contracts/passes/time/Receipt.sol";
import {Assertions} from "../../kit/Assertions.sol";

contract ReceiptMathTest is Assertions {
    uint256 private constant NOW = 1_800_000_000;

    /// @custom:proves [S3.12] a refund leaves each day that began and less than one unit more
    function testFuzz_refund(uint96 paid, uint32 length, uint32 waited) public {
        length = uint32(bound(length, 1 days + 1, 1_000 days));
        vm.warp(NOW + waited % length);
        uint256 amount = ReceiptMath.refundOf(paid, NOW, length);
        uint256 used = 1 days;
        for (uint256 end = NOW + 1 days; end <= block.timestamp; end += 1 days) {
            used += 1 days;
        }
        if (used > length) used = length;
        assertTrue((paid - amount) * length >= paid * used, "leaves its days");
        assertTrue(paid * used + length > (paid - amount) * length, "one unit");
    }

    /// @custom:proves [S3.12] time that has not begun is refunded whole
    function testFuzz_notBegun(uint96 paid, uint32 ahead) public {
        vm.warp(NOW);
        uint256 began = NOW + 1 + ahead % 1_000 days;
        assertEq(ReceiptMath.refundOf(paid, began, 30 days), paid, "refund");
        assertEq(ReceiptMath.unusedOf(paid, began, began + 30 days), paid, "unused");
    }

    /// @custom:proves [S3.12] unused seconds are exact and rounded down and time that never ends is unused
    function testFuzz_unused(uint96 paid, uint32 length, uint32 waited) public {
        length = uint32(bound(length, 1 days + 1, 1_000 days));
        uint256 used = waited % length;
        vm.warp(NOW + used);
        uint256 left = uint256(paid) * (length - used) / length;
        assertEq(ReceiptMath.unusedOf(paid, NOW, NOW + length), left, "unused");
        assertEq(ReceiptMath.unusedOf(paid, NOW, 0), paid, "never ends");
    }

    /// @custom:proves [S3.12] what is earned is divided without a rest
    function testFuzz_divide(uint96 earned, uint16 bps, bool place) public pure {
        uint16 share = bps % 10_001;
        (uint256 part, uint256 fee) = ReceiptMath.divide(earned, place ? share | (1 << 15) : share);
        assertEq(part + fee, earned, "sum");
        assertEq(fee, uint256(earned) * share / 10_000, "fee");
    }

    /// @custom:proves [S3.12] every part of a pass's word keeps its place
    function testFuzz_word(uint40 end, uint16 tierId, uint16 day, uint8 stretches, uint16 held, uint8 marks)
        public
        pure
    {
        stretches = stretches % 9;
        uint96 set = uint96(marks & 15) << 76;
        PassData data = PassDataBits.pack(end, tierId, day, set).heldTo(held).withTime(end, stretches);
        assertEq(data.expiresAt(), end, "end");
        assertEq(data.tierId(), tierId, "tier");
        assertEq(data.boughtDay(), day, "day");
        assertEq(data.stretches(), stretches, "stretches");
        assertEq(data.heldDay(), held, "held");
        assertEq(data.heldUntil(), uint256(held) * 1 days, "held until");
        assertTrue(data.has(PassDataBits.CARD) == (marks & 1 != 0), "card");
        assertTrue(data.has(PassDataBits.RECEIPT) == (marks & 2 != 0), "receipt");
        assertTrue(data.has(PassDataBits.SOULBOUND) == (marks & 4 != 0), "soulbound");
        assertTrue(data.has(PassDataBits.COOLS_DOWN) == (marks & 8 != 0), "cools down");
        assertTrue(data.isBound() == (marks & 14 != 0 || held != 0), "bound");
        PassData moved = data.withTier(tierId ^ 5, 0).withEnd(end ^ 9).withBoughtDay(day ^ 3);
        assertEq(moved.expiresAt(), end ^ 9, "new end");
        assertEq(moved.tierId(), tierId ^ 5, "new tier");
        assertEq(moved.boughtDay(), day ^ 3, "new day");
        assertEq(moved.stretches(), stretches, "stretches stay");
        assertEq(moved.heldDay(), held, "hold stays");
        assertTrue(moved.has(PassDataBits.CARD) == (marks & 1 != 0), "card stays");
        assertTrue(moved.has(PassDataBits.RECEIPT) == (marks & 2 != 0), "receipt stays");
        assertFalse(moved.has(PassDataBits.SOULBOUND | PassDataBits.COOLS_DOWN), "the old tier's marks go");
        assertEq(data.heldTo(0).heldDay(), held, "a hold never shrinks");
        assertFalse(data.unmarked(PassDataBits.CARD).has(PassDataBits.CARD), "unmarked");
        assertTrue(data.marked(PassDataBits.RECEIPT).has(PassDataBits.RECEIPT), "marked");
    }
}

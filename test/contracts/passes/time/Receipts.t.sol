// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PassData, PassDataBits} from "../../../../contracts/passes/time/PassData.sol";
import {ReceiptMath} from "../../../../contracts/passes/time/Receipt.sol";
import {Assertions} from "../../kit/Assertions.sol";

contract ReceiptMathTest is Assertions {
    /// @custom:proves [S3.12] a refund is never more than was paid and less than one unit below its share
    function testFuzz_refund(uint96 paid, uint32 length, uint32 unused) public pure {
        if (length == 0) {
            assertEq(ReceiptMath.refundOf(paid, unused, 0), paid, "for ever");
            return;
        }
        uint256 left = unused % (uint256(length) + 1);
        uint256 amount = ReceiptMath.refundOf(paid, left, length);
        assertLe(amount, paid, "paid");
        assertLe(amount * length, paid * left, "share");
        assertTrue((amount + 1) * length > paid * left, "one unit");
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

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PassData, PassDataBits} from "../../../../contracts/passes/time/PassData.sol";
import {ReceiptMath} from "../../../../contracts/passes/time/Receipt.sol";
import {Checks} from "../../kit/Checks.sol";

contract ReceiptMathTest is Checks {
    /// @custom:proves [S3.12] a refund is never more than was paid and less than one unit below its share
    function testFuzz_refund(uint96 paid, uint32 length, uint32 unused) public pure {
        if (length == 0) {
            same(ReceiptMath.refundOf(paid, unused, 0), paid, "for ever");
            return;
        }
        uint256 left = unused % (uint256(length) + 1);
        uint256 amount = ReceiptMath.refundOf(paid, left, length);
        atMost(amount, paid, "paid");
        atMost(amount * length, paid * left, "share");
        yes((amount + 1) * length > paid * left, "one unit");
    }

    /// @custom:proves [S3.12] what is earned is divided without a rest
    function testFuzz_divide(uint96 earned, uint16 bps, bool place) public pure {
        uint16 share = bps % 10_001;
        (uint256 part, uint256 fee) = ReceiptMath.divide(earned, place ? share | (1 << 15) : share);
        same(part + fee, earned, "sum");
        same(fee, uint256(earned) * share / 10_000, "fee");
    }

    /// @custom:proves [S3.12] every part of a pass's word keeps its place
    function testFuzz_word(uint40 end, uint16 tierId, uint16 day, uint8 stretches, uint16 held, uint8 marks)
        public
        pure
    {
        stretches = stretches % 9;
        uint96 set = uint96(marks & 15) << 76;
        PassData data = PassDataBits.pack(end, tierId, day, set).heldTo(held).withTime(end, stretches);
        same(data.expiresAt(), end, "end");
        same(data.tierId(), tierId, "tier");
        same(data.boughtDay(), day, "day");
        same(data.stretches(), stretches, "stretches");
        same(data.heldDay(), held, "held");
        same(data.heldUntil(), uint256(held) * 1 days, "held until");
        yes(data.has(PassDataBits.CARD) == (marks & 1 != 0), "card");
        yes(data.has(PassDataBits.RECEIPT) == (marks & 2 != 0), "receipt");
        yes(data.has(PassDataBits.SOULBOUND) == (marks & 4 != 0), "soulbound");
        yes(data.has(PassDataBits.COOLS_DOWN) == (marks & 8 != 0), "cools down");
        yes(data.isBound() == (marks & 14 != 0 || held != 0), "bound");
        PassData moved = data.withTier(tierId ^ 5, 0).withEnd(end ^ 9).withBoughtDay(day ^ 3);
        same(moved.expiresAt(), end ^ 9, "new end");
        same(moved.tierId(), tierId ^ 5, "new tier");
        same(moved.boughtDay(), day ^ 3, "new day");
        same(moved.stretches(), stretches, "stretches stay");
        same(moved.heldDay(), held, "hold stays");
        yes(moved.has(PassDataBits.CARD) == (marks & 1 != 0), "card stays");
        yes(moved.has(PassDataBits.RECEIPT) == (marks & 2 != 0), "receipt stays");
        no(moved.has(PassDataBits.SOULBOUND | PassDataBits.COOLS_DOWN), "the old tier's marks go");
        same(data.heldTo(0).heldDay(), held, "a hold never shrinks");
        no(data.unmarked(PassDataBits.CARD).has(PassDataBits.CARD), "unmarked");
        yes(data.marked(PassDataBits.RECEIPT).has(PassDataBits.RECEIPT), "marked");
    }
}

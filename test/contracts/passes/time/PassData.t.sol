// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PassData, PassDataBits} from "../../../../contracts/passes/time/PassData.sol";
import {Assertions} from "../../kit/Assertions.sol";

/// @notice A packed pass changes in the field that is asked for and in no other.
contract PassDataTest is Assertions {
    uint96 private constant END = (1 << 40) - 1; // bits 0..39, as its page says, not as the library computes
    uint96 private constant TIER = uint96(type(uint16).max) << 40;
    uint96 private constant BOUGHT = uint96(type(uint16).max) << 56;
    uint96 private constant STRETCHES = 15 << 72;
    uint96 private constant CARD = 1 << 76;
    uint96 private constant RECEIPT = 1 << 77;
    uint96 private constant OF_TIER = 3 << 78;
    uint96 private constant HELD = uint96(type(uint16).max) << 80;

    /// @dev Compares everything outside of `changed` with what it was, and `changed` with `wanted`.
    function only(PassData got, uint96 old, uint96 changed, uint96 wanted, string memory what) private pure {
        assertEq(PassData.unwrap(got) & ~changed, old & ~changed, what);
        assertEq(PassData.unwrap(got) & changed, wanted, what);
    }

    /// @custom:proves [S3.12] each change of a packed pass leaves all its other fields as they were
    function testFuzz_fields(uint96 old, uint40 end, uint16 number, uint8 stretches) public pure {
        PassData data = PassData.wrap(old);
        uint96 count = uint96(stretches % 16);
        only(data.withTime(end, uint8(count)), old, END | STRETCHES, uint96(end) | count << 72, "time");
        only(data.withEnd(end), old, END, end, "end");
        uint96 marks = uint96(number % 4) << 78;
        only(data.withTier(number, marks), old, TIER | OF_TIER, uint96(number) << 40 | marks, "tier");
        only(data.withBoughtDay(number), old, BOUGHT, uint96(number) << 56, "day of purchase");
        uint96 day = old >> 80 > number ? old >> 80 : uint96(number);
        only(data.heldTo(number), old, HELD, day << 80, "hold");
        only(data.marked(PassDataBits.CARD), old, CARD, CARD, "card");
        only(data.unmarked(PassDataBits.RECEIPT), old, RECEIPT, 0, "receipt");
    }
}

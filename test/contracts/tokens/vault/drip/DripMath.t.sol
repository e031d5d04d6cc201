// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Drip, DripMath} from "../../../../../contracts/tokens/vault/DripMath.sol";
import {Assertions} from "../../../kit/Assertions.sol";

/// @notice The sums behind the revenue share, over the whole range of their inputs.
contract DripMathTest is Assertions {
    using DripMath for Drip;

    uint256 private constant WEEK = 604_800;
    uint256 private constant SCALE = 1e27;

    /// @custom:proves [S3.59] an empty drip takes seven days for its first revenue
    function testFuzz_first(uint96 amount) public pure {
        if (amount == 0) return;
        Drip memory empty;
        Drip memory drip = empty.refill(amount, 9);
        assertEq(drip.left, amount * SCALE, "left");
        assertEq(drip.secondsLeft, WEEK, "seconds");
    }

    /// @custom:proves [S3.59] the length of a refill is the weighed average, rounded down
    function testFuzz_refill(uint192 left, uint96 amount, uint24 secondsLeft) public pure {
        left = uint192(bound(left, 0, (1 << 95) * SCALE));
        amount = uint96(bound(amount, 1, amount % 2 == 0 ? 1e6 : (1 << 95) - 1));
        secondsLeft = uint24(bound(secondsLeft, 0, WEEK));
        Drip memory drip = Drip({left: left, secondsLeft: secondsLeft, updatedAt: 9}).refill(amount, 10);
        uint256 sum = left + amount * SCALE;
        uint256 weighed = uint256(left) * secondsLeft + amount * SCALE * WEEK;
        assertEq(drip.left, sum, "left");
        assertTrue(uint256(drip.secondsLeft) * sum <= weighed, "never slower than promised");
        assertTrue((uint256(drip.secondsLeft) + 1) * sum > weighed, "and less than a second faster");
        assertTrue(drip.secondsLeft >= secondsLeft, "never sooner than before");
        assertLe(drip.secondsLeft, WEEK, "seven days at most");
        assertEq(drip.updatedAt, 10, "time");
    }

    /// @custom:proves [S3.59] what a division left over never makes the length nothing
    function testFuzz_leftOver(uint96 left, uint96 amount) public pure {
        amount = uint96(bound(amount, 1, amount % 2 == 0 ? 10 : type(uint96).max - 1));
        Drip memory drip = Drip({left: left, secondsLeft: 0, updatedAt: 9}).refill(amount, 9);
        assertTrue(drip.secondsLeft >= WEEK / 81, "a good part of seven days");
    }

    /// @custom:proves [S3.59] what leaves the drip is what the stakers earn, to the last part of a unit
    function testFuzz_advance(Drip memory before, uint40 elapsed, uint96 staked) public pure {
        before.left = uint192(bound(before.left, 0, type(uint96).max * SCALE));
        before.updatedAt = uint40(bound(before.updatedAt, 0, 1 << 39));
        before.secondsLeft = uint24(bound(before.secondsLeft, 0, WEEK));
        elapsed = uint40(bound(elapsed, 0, elapsed % 2 == 0 ? 2 * WEEK : 1 << 39));
        (Drip memory drip, uint256 perToken) = before.advance(uint256(before.updatedAt) + elapsed, staked);
        assertEq(drip.updatedAt, before.updatedAt + elapsed, "time");
        if (staked == 0) {
            assertEq(perToken, 0, "nothing while nobody has a stake");
            assertEq(drip.left, before.left, "left");
            assertEq(drip.secondsLeft, before.secondsLeft, "the clock stands");
            return;
        }
        uint256 given = perToken * staked;
        assertEq(drip.left + given, before.left, "left and given");
        if (elapsed >= before.secondsLeft) {
            assertTrue(drip.left < staked, "all that can be divided");
            assertEq(drip.secondsLeft, 0, "over");
        } else {
            assertEq(drip.secondsLeft, before.secondsLeft - elapsed, "seconds");
            uint256 exact = uint256(before.left) * elapsed;
            assertTrue(given * before.secondsLeft <= exact, "never early");
            assertTrue((given + staked) * before.secondsLeft > exact, "and less than one part for each unit late");
        }
    }

    /// @custom:proves [S3.59] looking often changes nothing that could be paid
    function testFuzz_oftenAndOnce(uint96 amount, uint16[8] calldata steps) public pure {
        amount = uint96(bound(amount, 1, type(uint96).max));
        Drip memory once;
        once = once.refill(amount, 0);
        Drip memory often = once;
        uint256 time;
        uint256 perToken;
        for (uint256 n; n < 8; ++n) {
            time += steps[n];
            uint256 more;
            (often, more) = often.advance(time, 1e18);
            perToken += more;
        }
        uint256 all;
        (once, all) = once.advance(time, 1e18);
        assertLe(all > perToken ? all - perToken : perToken - all, 8, "difference, in 1e-27 of a unit");
        assertEq(often.secondsLeft, once.secondsLeft, "seconds");
        (often,) = often.advance(time + WEEK, 1e18);
        assertTrue(often.left < 1e18, "everything arrives");
    }
}

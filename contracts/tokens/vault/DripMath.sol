// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Revenue of one currency that is on its way to the stakers. One slot.
struct Drip {
    uint192 left; // bits 0..191: not yet given to anybody, in 1/SCALE of the smallest unit; below 2^186
    uint24 secondsLeft; // bits 192..215: `left` is given evenly over this many seconds
    uint40 updatedAt; // bits 216..255: up to when it was given
}

/// @title DripMath
/// @notice How revenue becomes shares: evenly over seven days, to whoever has a stake in each second, nothing lost. What
/// a division leaves over stays in the drip, so that `left + given == put in` holds to the last part of a unit.
library DripMath {
    /// @notice How long new revenue takes to arrive, in seconds: 7 days.
    uint256 internal constant SECONDS = 604_800;
    /// @notice Shares are counted in 1e-27 of the smallest unit, so that a single staked unit earns too.
    uint256 internal constant SCALE = 1e27;

    /// @notice What fell due until `time` (seconds), for `staked` base units. While nobody has a stake, nothing falls due.
    /// @return next the drip at `time`
    /// @return perToken what each staked unit earned, scaled
    function advance(Drip memory drip, uint256 time, uint256 staked)
        internal
        pure
        returns (Drip memory next, uint256 perToken)
    {
        uint256 elapsed = time - drip.updatedAt;
        (next.left, next.secondsLeft) = (drip.left, drip.secondsLeft);
        // casting to 'uint40' is safe because block times are below 2^40 for 34,000 years
        next.updatedAt = uint40(time);
        if (staked == 0) return (next, 0);
        uint256 due = drip.left;
        if (elapsed < drip.secondsLeft) {
            due = due * elapsed / drip.secondsLeft; // floor: the rest falls due later
            // casting to 'uint24' is safe because elapsed is below secondsLeft here
            next.secondsLeft = drip.secondsLeft - uint24(elapsed);
        } else {
            next.secondsLeft = 0;
        }
        perToken = due / staked; // floor: the rest stays in the drip
        // casting to 'uint192' is safe because this is at most due, and due at most left
        next.left = drip.left - uint192(perToken * staked);
    }

    /// @notice The drip with `amount` smallest units more, at `time` (seconds), up to which it was given. The new length is
    /// the average of what was left and seven days, weighed by the amounts: a deposit of dust delays nothing, and no
    /// deposit makes anything arrive later than in seven days.
    function refill(Drip memory drip, uint96 amount, uint256 time) internal pure returns (Drip memory next) {
        uint256 more = uint256(amount) * SCALE;
        uint256 sum = drip.left + more;
        uint256 weighed = uint256(drip.left) * drip.secondsLeft + more * SECONDS;
        // floor: less than a second early; rounding up would let every deposit of dust add a second. Never 0, because
        // what a division left over is less than 80 units. Casting to 'uint24' is safe: an average is at most SECONDS.
        next.secondsLeft = uint24(weighed / sum);
        // casting to 'uint192' is safe because the vault refuses deposits whose sum over all time passes 96 bits
        next.left = uint192(sum);
        // casting to 'uint40' is safe because block times are below 2^40 for 34,000 years
        next.updatedAt = uint40(time);
    }
}

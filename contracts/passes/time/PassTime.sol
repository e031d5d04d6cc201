// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "../IStreamPassErrors.sol";

/// @notice Time at one price. It starts where the stretch before it ends, the first one now.
struct Stretch {
    uint40 until; // bits 0..39; seconds since the epoch; 0 = never ends (only as the last of a line)
    uint96 price; // bits 40..135; what the creator got, per tier duration; given time 0; never-ending time: all of it
}

/// @title PassTime
/// @notice A pass's time as a line of stretches, used up from the front. To join two lines conserves the seconds of both;
/// only a refund takes seconds out ({cut}). A line has up to {MAX_STRETCHES} stretches with a price each; of a longer one
/// the first two become one at their mean price.
/// @dev A line that is given stays as it is: functions that change one return another.
library PassTime {
    /// @notice Longest line; one more folds the two stretches that are used up next.
    uint256 internal constant MAX_STRETCHES = 9;

    /// @notice Whether time that ends at `expiresAt` is still running.
    function isLive(uint40 expiresAt) internal view returns (bool) {
        return expiresAt == 0 || expiresAt > block.timestamp;
    }

    /// @notice `from + length`, or an error when a pass cannot store it.
    function endAfter(uint256 from, uint256 length) internal pure returns (uint40) {
        uint256 end = from + length;
        if (end > type(uint40).max) revert IStreamPassErrors.StreamPass_EndTooFar(end);
        // casting to 'uint40' is safe because end was just compared
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint40(end);
    }

    /// @notice The end of time bought now. `length` 0 = never ends.
    function endOf(uint256 length) internal view returns (uint40) {
        return length == 0 ? 0 : endAfter(block.timestamp, length);
    }

    /// @notice A line of one stretch that starts now.
    function lineOf(uint40 until, uint96 price) internal pure returns (Stretch[] memory line) {
        line = new Stretch[](1);
        line[0] = Stretch({until: until, price: price});
    }

    /// @notice The rest of a live pass's time.
    /// @param stored stretches before the newest
    function load(
        mapping(uint256 n => Stretch) storage stored,
        uint256 count,
        uint40 expiresAt,
        uint96 price
    ) internal view returns (Stretch[] memory line) {
        line = new Stretch[](count + 1);
        uint256 length;
        for (uint256 n; n < count; ++n) {
            Stretch memory stretch = stored[n];
            if (stretch.until > block.timestamp) line[length++] = stretch;
        }
        line[length++] = Stretch({until: expiresAt, price: price});
        _truncate(line, length);
    }

    /// @notice Stores a line but for its newest stretch, which the caller stores.
    /// @return count stretches now stored
    function save(mapping(uint256 n => Stretch) storage stored, Stretch[] memory line)
        internal
        returns (uint8 count)
    {
        // casting to 'uint8' is safe because a line has at most MAX_STRETCHES
        // forge-lint: disable-next-line(unsafe-typecast)
        count = uint8(line.length - 1);
        for (uint256 n; n < count; ++n) {
            stored[n] = line[n];
        }
    }

    /// @notice `more` put behind `line`, or before it when `line` never ends, so that no worth is lost. The whole prices
    /// of two that never end add up.
    function join(Stretch[] memory line, Stretch[] memory more) internal view returns (Stretch[] memory joined) {
        uint256 end = last(line).until;
        if (end == 0) return last(more).until == 0 ? _joinEndless(line, more) : join(more, line);
        uint256 length = line.length;
        joined = _copy(line, length + more.length, length);
        uint256 start = block.timestamp;
        for (uint256 n; n < more.length; ++n) {
            Stretch memory next = more[n];
            bool ends = next.until != 0;
            if (ends) {
                end = endAfter(end, next.until - start);
                start = next.until;
            }
            // casting to 'uint40' is safe because endAfter just compared it
            // forge-lint: disable-next-line(unsafe-typecast)
            uint40 until = ends ? uint40(end) : 0;
            Stretch memory before = joined[length - 1];
            if (before.price == next.price && (ends || next.price == 0)) before.until = until;
            else joined[length++] = Stretch({until: until, price: next.price});
        }
        _truncate(joined, length);
        while (joined.length > MAX_STRETCHES) _fold(joined);
    }

    /// @notice `line` without the time between two moments; what lies behind moves forward. Seconds outside are kept.
    /// @param from not before now
    /// @param until 0 = the time that never ends, at the end of the line
    /// @return rest may be empty
    function cut(Stretch[] memory line, uint256 from, uint256 until) internal view returns (Stretch[] memory rest) {
        uint256 length;
        uint256 start = block.timestamp;
        rest = new Stretch[](line.length);
        for (uint256 n; n < line.length; ++n) {
            Stretch memory stretch = line[n];
            if (stretch.until == 0) {
                if (until != 0) rest[length++] = stretch;
                break;
            }
            uint256 end = stretch.until;
            if (until != 0 && end > from) end = end < until ? from : end - (until - from);
            if (end == start) continue;
            start = end;
            rest[length++] = Stretch({until: endAfter(end, 0), price: stretch.price});
        }
        _truncate(rest, length);
    }

    /// @notice What the rest of a line is worth.
    /// @param duration of the tier; 0 = its paid time never ends
    /// @return worth in the tier's currency // floor: favours the creator by less than one unit
    function worthOf(Stretch[] memory line, uint32 duration) internal view returns (uint256 worth) {
        if (duration == 0) return last(line).until == 0 ? last(line).price : 0;
        uint256 start = block.timestamp;
        for (uint256 n; n < line.length && line[n].until != 0; ++n) {
            worth += (line[n].until - start) * uint256(line[n].price);
            start = line[n].until;
        }
        worth /= duration;
    }

    /// @notice Price of the time that runs at a moment, now or later.
    function priceAt(Stretch[] memory line, uint256 moment) internal pure returns (uint96) {
        for (uint256 n; n < line.length; ++n) {
            if (line[n].until == 0 || line[n].until > moment) return line[n].price;
        }
        return 0;
    }

    /// @notice The newest stretch.
    function last(Stretch[] memory line) internal pure returns (Stretch memory) {
        return line[line.length - 1];
    }

    /// @dev Two lines that both never end: one never-ending stretch, at both prices, behind all other time.
    function _joinEndless(Stretch[] memory line, Stretch[] memory more) private view returns (Stretch[] memory endless) {
        endless = _copy(line, line.length, line.length);
        last(endless).price += last(more).price;
        uint256 others = more.length - 1;
        if (others > 0) endless = join(_copy(more, others, others), endless);
    }

    /// @dev The first stretches of a line in memory of their own.
    /// @param room length of the result
    /// @param count stretches copied
    function _copy(Stretch[] memory line, uint256 room, uint256 count) private pure returns (Stretch[] memory copy) {
        copy = new Stretch[](room);
        for (uint256 n; n < count; ++n) {
            copy[n].until = line[n].until;
            copy[n].price = line[n].price;
        }
    }

    /// @dev Makes one stretch of the first two of this line itself, at their mean price. // floor: favours the creator
    function _fold(Stretch[] memory line) private view {
        uint256 first = line[0].until - block.timestamp;
        uint256 second = line[1].until - line[0].until;
        uint256 price = (first * line[0].price + second * line[1].price) / (first + second);
        // casting to 'uint96' is safe because a mean of two uint96 is not above the greater
        // forge-lint: disable-next-line(unsafe-typecast)
        line[0] = Stretch({until: line[1].until, price: uint96(price)});
        for (uint256 n = 2; n < line.length; ++n) {
            line[n - 1] = line[n];
        }
        _truncate(line, line.length - 1);
    }

    /// @dev Only ever shortens, so no memory beyond the array becomes visible.
    function _truncate(Stretch[] memory line, uint256 length) private pure {
        assembly ("memory-safe") {
            mstore(line, length)
        }
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title TimeModel
/// @notice What pass time means, written a second way: parts with a length that shrink as time goes by. It shares no
/// code and no representation with the contracts.
abstract contract TimeModel {
    struct Part {
        uint256 length; // seconds left
        uint256 price; // per tier duration; of time that never ends: whole
        bool forever;
        bool paid;
    }

    uint256 internal time;
    mapping(uint256 passId => Part[]) internal parts;
    mapping(uint256 passId => uint16) public tierOf;
    mapping(uint256 passId => bool) public folded;
    uint256 public lastId;

    /// @notice Most prices at once in one pass so far.
    uint256 public longest;

    /// @notice Paid seconds by tier: bought = used + upgraded + left.
    mapping(uint16 tierId => uint256) public bought;
    mapping(uint16 tierId => uint256) public used;
    mapping(uint16 tierId => uint256) public upgraded;

    /// @notice End of a pass; 0 = never; in the past or now when nothing is left.
    function modelEnd(uint256 passId) public view returns (uint256 end) {
        end = time;
        Part[] storage line = parts[passId];
        for (uint256 n; n < line.length; ++n) {
            if (line[n].forever) return 0;
            end += line[n].length;
        }
    }

    function modelLive(uint256 passId) public view returns (bool) {
        uint256 end = modelEnd(passId);
        return end == 0 || end > time;
    }

    /// @notice Worth of what is left, before and after dividing once.
    function modelCredit(uint256 passId, uint256 duration) public view returns (uint256 worth) {
        Part[] storage line = parts[passId];
        for (uint256 n; n < line.length; ++n) {
            if (line[n].forever) worth += duration == 0 ? line[n].price : 0;
            else worth += duration == 0 ? 0 : line[n].length * line[n].price;
        }
        if (duration != 0) worth /= duration;
    }

    /// @notice What is left at the highest price any timed tier ever had. More than nine prices share means, which the
    /// model does not repeat.
    function mostCredit(uint256 passId, uint256 duration) public view returns (uint256 worth) {
        Part[] storage line = parts[passId];
        for (uint256 n; n < line.length; ++n) {
            if (line[n].forever) worth += duration == 0 ? line[n].price : 0;
            else worth += duration == 0 ? 0 : line[n].length * (0.03 ether + 2);
        }
        if (duration != 0) worth /= duration;
    }

    function paidLeft(uint16 tierId) public view returns (uint256 left) {
        for (uint256 id = 1; id <= lastId; ++id) {
            if (tierOf[id] == tierId) left += _paidOf(id);
        }
    }

    function _paidOf(uint256 passId) internal view returns (uint256 left) {
        Part[] storage line = parts[passId];
        for (uint256 n; n < line.length; ++n) {
            if (line[n].paid && !line[n].forever) left += line[n].length;
        }
    }

    function _pass(uint256 seconds_) internal {
        time += seconds_;
        for (uint256 id = 1; id <= lastId; ++id) {
            uint256 rest = seconds_;
            Part[] storage line = parts[id];
            for (uint256 n; n < line.length && rest > 0 && !line[n].forever; ++n) {
                uint256 gone = rest < line[n].length ? rest : line[n].length;
                line[n].length -= gone;
                rest -= gone;
                if (line[n].paid) used[tierOf[id]] += gone;
            }
        }
    }

    function _add(uint256 passId, Part memory part) internal {
        Part[] storage line = parts[passId];
        line.push(part);
        _count(passId);
    }

    /// @dev All that is left of a pass goes into another; before what is there, when that never ends.
    function _join(uint256 from, uint256 into) internal {
        Part[] memory own = parts[into];
        bool isEndless = own[own.length - 1].forever;
        if (isEndless) delete parts[into];
        for (uint256 n; n < parts[from].length; ++n) {
            Part memory part = parts[from][n];
            if (isEndless && part.forever) own[own.length - 1].price += part.price;
            else if (part.length != 0 || part.forever) parts[into].push(part);
        }
        for (uint256 n; isEndless && n < own.length; ++n) {
            parts[into].push(own[n]);
        }
        if (folded[from]) folded[into] = true;
        delete parts[from];
        _count(into);
    }

    function _count(uint256 passId) private {
        uint256 runs = _prices(passId);
        if (runs > longest) longest = runs;
        if (runs > 9) folded[passId] = true;
    }

    /// @dev Runs of one price among what is left.
    function _prices(uint256 passId) private view returns (uint256 runs) {
        Part[] storage line = parts[passId];
        uint256 before = type(uint256).max;
        for (uint256 n; n < line.length; ++n) {
            if (line[n].length == 0 && !line[n].forever) continue;
            if (line[n].price != before || line[n].forever) ++runs;
            before = line[n].price;
        }
    }
}

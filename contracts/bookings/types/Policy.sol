// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../payments/Fees.sol";
import {IBookingErrors} from "../IBookingErrors.sol";
import {CallTime} from "./CallTime.sol";

/// @notice What happens when a call does not go as planned. One slot; never changes once it exists.
struct Policy {
    uint32 noticeFull; // seconds before the start: cancelling up to then costs nothing
    uint32 noticePartial; // seconds before the start: cancelling up to then costs `partialBps`, later `noShowBps`
    uint32 disputeWindow; // seconds after the end
    uint32 arbiterDeadline; // seconds after a dispute was opened
    uint16 grace; // seconds a creator waits for a fan
    uint16 partialBps; // creator's part when the fan cancels late
    uint16 noShowBps; // creator's part when the fan does not stay for the grace or cancels last-minute
    uint16 fullOverlapBps; // part of the booked time from which a call counts as whole
    uint16 fallbackBps; // creator's part when the arbiter stays silent and no attendance came
    bool metered; // pay as you talk: the creator's own word pays nothing
}

/// @title Policies
/// @notice Bounds of a policy, and what it says about cancelling.
library Policies {
    uint256 internal constant MIN_WINDOW = 24 hours;
    uint256 internal constant MAX_WINDOW = 72 hours;
    uint256 internal constant MIN_ARBITER = 7 days;
    uint256 internal constant MAX_ARBITER = 60 days;
    uint256 internal constant MIN_GRACE = 5 minutes;
    uint256 internal constant MAX_GRACE = 30 minutes;
    uint256 internal constant MAX_NOTICE = 365 days;
    /// @notice Less than half of the booked time never counts as the whole call.
    uint256 internal constant MIN_FULL_OVERLAP = 5_000;
    /// @notice Where nobody saw the call and no arbiter rules, a creator has no more than half.
    uint256 internal constant MAX_FALLBACK = 5_000;

    /// @notice Reverts with the first field that is out of bounds, counted from 0 in the order of {Policy}.
    function check(Policy memory policy) internal pure {
        _between(0, policy.noticeFull, 0, MAX_NOTICE);
        _between(1, policy.noticePartial, 0, policy.noticeFull);
        _between(2, policy.disputeWindow, MIN_WINDOW, MAX_WINDOW);
        _between(3, policy.arbiterDeadline, MIN_ARBITER, MAX_ARBITER);
        _between(4, policy.grace, MIN_GRACE, MAX_GRACE);
        _between(5, policy.partialBps, 0, policy.noShowBps);
        _between(6, policy.noShowBps, 0, Fees.BPS);
        _between(7, policy.fullOverlapBps, MIN_FULL_OVERLAP, Fees.BPS);
        _between(8, policy.fallbackBps, 0, MAX_FALLBACK);
    }

    /// @notice The creator's part, in hundredths of a percent, when a fan cancels `notice` seconds before the start.
    function cancelBps(Policy memory policy, uint256 notice) internal pure returns (uint256) {
        if (notice >= policy.noticeFull) return 0;
        return notice >= policy.noticePartial ? policy.partialBps : policy.noShowBps;
    }

    /// @notice How long a creator waits for a fan in a call of this length, in seconds.
    function graceOf(Policy memory policy, uint256 lengthMinutes) internal pure returns (uint256) {
        uint256 length = CallTime.secondsOf(lengthMinutes);
        return policy.grace < length ? policy.grace : length;
    }

    /// @dev Reverts with the field's number when its value is out of bounds.
    function _between(uint8 field, uint256 value, uint256 low, uint256 high) private pure {
        if (value < low || value > high) revert IBookingErrors.Escrow_PolicyOutOfRange(field, value, low, high);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../payments/Fees.sol";
import {IBookingErrors} from "../IBookingErrors.sol";
import {Attendance} from "../types/Agreement.sol";
import {Cause} from "../types/Booking.sol";
import {CallTime} from "../types/CallTime.sol";
import {Policies, Policy} from "../types/Policy.sol";

/// @title Outcome
/// @notice What an attended, interrupted or missed call pays.
library Outcome {
    /// @notice The creator's part by who was there.
    /// @dev Reverts when the attendance contradicts itself.
    function judge(Attendance calldata seen, Policy memory policy, uint256 lengthMinutes)
        internal
        pure
        returns (uint16 creatorBps, Cause cause)
    {
        if (seen.overlapSeconds > seen.creatorSeconds || seen.overlapSeconds > seen.fanSeconds) {
            revert IBookingErrors.Escrow_ImpossibleOverlap(
                seen.overlapSeconds, seen.creatorSeconds, seen.fanSeconds
            );
        }
        uint256 share = seen.overlapSeconds * Fees.BPS / CallTime.secondsOf(lengthMinutes); // floor: favours the fan
        if (share >= policy.fullOverlapBps) return (uint16(Fees.BPS), Cause.Attended);
        uint256 grace = Policies.graceOf(policy, lengthMinutes);
        // A side that waited out the grace is not absent; showing up for a moment, or to say hello, is not waiting.
        bool isFanAbsent = seen.creatorSeconds >= grace && seen.fanSeconds < grace;
        if (seen.overlapSeconds == 0) {
            if (isFanAbsent) return (policy.noShowBps, Cause.FanAbsent);
            bool isEmpty = seen.creatorSeconds == 0 && seen.fanSeconds == 0;
            return (0, isEmpty ? Cause.NobodyCame : Cause.CreatorAbsent);
        }
        // A metered call is paid by what was talked, so leaving early is no absence.
        if (isFanAbsent && share < policy.noShowBps && !policy.metered) return (policy.noShowBps, Cause.FanAbsent);
        // casting to 'uint16' is safe because the share is below fullOverlapBps, at most 10,000
        return (uint16(share), Cause.Interrupted);
    }
}

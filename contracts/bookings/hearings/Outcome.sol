// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../payments/Fees.sol";
import {IBookingErrors} from "../IBookingErrors.sol";
import {Attendance} from "../terms/Agreement.sol";
import {Cause} from "../terms/Booking.sol";
import {CallTime} from "../terms/CallTime.sol";
import {Policies, Policy} from "../terms/Policy.sol";

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
        if (seen.overlapSeconds == 0) return _missed(seen, policy, lengthMinutes);
        uint256 share = seen.overlapSeconds * Fees.BPS / CallTime.secondsOf(lengthMinutes); // floor: favours the fan
        // casting to 'uint16' is safe because the share is below fullOverlapBps, at most 10,000
        if (share < policy.fullOverlapBps) return (uint16(share), Cause.Interrupted);
        return (uint16(Fees.BPS), Cause.Attended);
    }

    /// @dev They never met. A side that waited out the grace is not absent; showing up for a moment is not waiting.
    function _missed(Attendance calldata seen, Policy memory policy, uint256 lengthMinutes)
        private
        pure
        returns (uint16 creatorBps, Cause cause)
    {
        uint256 grace = Policies.graceOf(policy, lengthMinutes);
        if (seen.creatorSeconds >= grace && seen.fanSeconds < grace) return (policy.noShowBps, Cause.FanAbsent);
        if (seen.creatorSeconds == 0 && seen.fanSeconds == 0) return (0, Cause.NobodyCame);
        return (0, Cause.CreatorAbsent);
    }
}

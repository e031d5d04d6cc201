import { type Booking, graceOf, WHOLE_BPS } from './terms.ts'
import type { BookingCause } from './words.ts'

/** Who was in a call and for how long, all in seconds. */
export interface Attendance {
  creatorSeconds: number
  fanSeconds: number
  /** both at once, interruptions left out */
  overlapSeconds: number
  endedAt: number
  /** of the booking when it was signed */
  revision: number
}

/** True when the overlap is not longer than either was there. Example: not of 60 s together when the fan was there for 50. */
export function isPossible(seen: Attendance): boolean {
  return seen.overlapSeconds <= seen.creatorSeconds && seen.overlapSeconds <= seen.fanSeconds
}

/**
 * What an attended, interrupted or missed call pays the creator. A fan who was there for less than the grace pays no less
 * than one who never came, unless the call is metered. Refuses nothing: ask `isPossible` first.
 * Example: half of the booked time together gives `{ creatorBps: 5000, cause: 'interrupted' }`.
 */
export function judge(seen: Attendance, booking: Booking): { creatorBps: number; cause: BookingCause } {
  const { fullOverlapBps, noShowBps, isMetered } = booking.policy
  const share = Math.floor((seen.overlapSeconds * WHOLE_BPS) / (booking.lengthMinutes * 60))
  if (share >= fullOverlapBps) return { creatorBps: WHOLE_BPS, cause: 'attended' }
  const fanAbsent = { creatorBps: noShowBps, cause: 'fanAbsent' as const }
  if (seen.overlapSeconds > 0) {
    const isFloored = isFanAbsent(seen, booking) && share < noShowBps && !isMetered
    return isFloored ? fanAbsent : { creatorBps: share, cause: 'interrupted' }
  }
  if (isFanAbsent(seen, booking)) return fanAbsent
  const isEmpty = seen.creatorSeconds === 0 && seen.fanSeconds === 0
  return { creatorBps: 0, cause: isEmpty ? 'nobodyCame' : 'creatorAbsent' }
}

/** Who waited out the grace was not absent; showing up for a moment, or to say hello, is not waiting. */
function isFanAbsent(seen: Attendance, booking: Booking): boolean {
  const grace = graceOf(booking)
  return seen.creatorSeconds >= grace && seen.fanSeconds < grace
}

import type { BookingCause } from '../words.ts'
import { type Booking, graceOf, WHOLE_BPS } from './terms.ts'

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

/** True when the overlap is not longer than either was there. */
export function isPossible(seen: Attendance): boolean {
  return seen.overlapSeconds <= seen.creatorSeconds && seen.overlapSeconds <= seen.fanSeconds
}

/**
 * What an attended, interrupted or missed call pays the creator. Refuses nothing: ask `isPossible` first.
 * Example: half of the booked time together gives `{ creatorBps: 5000, cause: 'interrupted' }`.
 */
export function judge(seen: Attendance, booking: Booking): { creatorBps: number; cause: BookingCause } {
  if (seen.overlapSeconds === 0) return judgeMissed(seen, booking)
  const share = Math.floor((seen.overlapSeconds * WHOLE_BPS) / (booking.lengthMinutes * 60))
  if (share < booking.policy.fullOverlapBps) return { creatorBps: share, cause: 'interrupted' }
  return { creatorBps: WHOLE_BPS, cause: 'attended' }
}

/** They never met: who waited out the grace was not absent. */
function judgeMissed(seen: Attendance, booking: Booking): { creatorBps: number; cause: BookingCause } {
  const grace = graceOf(booking)
  const isFanAbsent = seen.creatorSeconds >= grace && seen.fanSeconds < grace
  if (isFanAbsent) return { creatorBps: booking.policy.noShowBps, cause: 'fanAbsent' }
  const isEmpty = seen.creatorSeconds === 0 && seen.fanSeconds === 0
  return { creatorBps: 0, cause: isEmpty ? 'nobodyCame' : 'creatorAbsent' }
}

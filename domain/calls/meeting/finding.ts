import { type Attendance, judge } from '../../booking/attendance.ts'
import { type Booking, endOf, graceOf, WHOLE_BPS } from '../../booking/terms.ts'
import type { BookingCause } from '../../booking/words.ts'
import type { CallFindingKind } from '../words.ts'
import { apartIn, maybeTogether, type SeenCall, type SeenTime, secondsIn } from './presence.ts'

/** Seconds after its end from which on a call is judged: what its pages kept meanwhile comes in before. */
export const JUDGE_AFTER_SECONDS = 600

/** What the record of a call says of its money. */
export interface CallFinding {
  kind: CallFindingKind
  /** by what is proven alone */
  seen: Attendance
  /** the creator's share if everything that one alone says counts as is worst for them, and as is best; clear: what is attested, twice */
  leastBps: number
  mostBps: number
  /** null: contested */
  cause: BookingCause | null
}

/** A record as it is judged. */
export interface JudgedRecord {
  seen: SeenCall
  /** somebody was let in at its date: then a record without anybody is one that was lost */
  hasEntered: boolean
}

/** Seconds by which an interrupted call may be unclear and is attested all the same; of a long one two hundredths of its booked time. */
const CLOSE_SECONDS = 10
const CLOSE_PARTS = 50

const EITHER = [false, true] as const

const secondsOf = ({ proven, unproven }: SeenTime, isAll: boolean): number =>
  secondsIn(isAll ? [...proven, ...unproven] : proven)

/** What the call was if of each measure (creator, fan, together) only what is proven counts, or all of it: eight, and what is proven alone is the first. */
function cornersOf(seen: SeenCall, booking: Booking): [Attendance, ...Attendance[]] {
  const { creator, fan, together } = seen
  const whole = { ...together, unproven: [...together.unproven, ...maybeTogether(seen)] }
  const corner = (isCreator: boolean, isFan: boolean, isTogether: boolean): Attendance => {
    const [creatorSeconds, fanSeconds] = [secondsOf(creator, isCreator), secondsOf(fan, isFan)]
    const overlapSeconds = Math.min(secondsOf(whole, isTogether), creatorSeconds, fanSeconds)
    const { revision } = booking
    return { creatorSeconds, fanSeconds, overlapSeconds, endedAt: endOf(booking), revision }
  }
  const rest = EITHER.flatMap((one) =>
    EITHER.flatMap((two) => EITHER.map((three) => corner(one, two, three))),
  )
  return [corner(false, false, false), ...rest.slice(1)]
}

/** True where so little of an interrupted call is unclear that people would argue about seconds. */
function isClose(corners: readonly Attendance[], booking: Booking): boolean {
  const overlaps = corners.map(({ overlapSeconds }) => overlapSeconds)
  const apart = Math.max(...overlaps) - Math.min(...overlaps)
  return apart <= CLOSE_SECONDS || apart * CLOSE_PARTS <= booking.lengthMinutes * 60
}

/** True where a record that proves nothing of anybody was rather lost: somebody was let in, or the creator states that the call took place. */
function isLost(proven: Attendance, hasEntered: boolean, { status }: Booking): boolean {
  const isNothingProven = proven.creatorSeconds === 0 && proven.fanSeconds === 0
  return isNothingProven && (hasEntered || status === 'confirmed')
}

/**
 * True where both were there for the grace without coming together, and little was paid for what they had: of neither is known whose network
 * failed, or who would not be connected, so neither is treated as absent by it.
 */
function isApart(seen: SeenCall, booking: Booking, creatorBps: number): boolean {
  return creatorBps < booking.policy.noShowBps && secondsIn(apartIn(seen)) >= graceOf(booking)
}

/**
 * What a record says of the money of a booking, by `judge` (the escrow's own rules, which grow or fall with each measure, so that the extremes
 * are among the eight corners). Clear where none of what one owner alone says changes the share, or the call was interrupted and the share is
 * unclear by no more than 2 % of the booked time or 10 s. Then what is proven alone is attested. A record that was lost, and one of two who
 * waited for each other, are contested. Decision 273 has what is proven, 274 the rest.
 * @param booking as its hold lets it be (`heldBooking`); seconds since the epoch, shares in basis points
 */
export function findingOf({ seen, hasEntered }: JudgedRecord, booking: Booking): CallFinding {
  const corners = cornersOf(seen, booking)
  const [proven] = corners
  const contested = { kind: 'contested', seen: proven, cause: null } as const
  if (isLost(proven, hasEntered, booking)) return { ...contested, leastBps: 0, mostBps: WHOLE_BPS }
  const verdicts = corners.map((corner) => judge(corner, booking))
  const { creatorBps, cause } = judge(proven, booking)
  const shares = verdicts.map((one) => one.creatorBps)
  const [leastBps, mostBps] = [Math.min(...shares), Math.max(...shares)]
  if (isApart(seen, booking, creatorBps))
    return { ...contested, leastBps, mostBps: Math.max(mostBps, booking.policy.noShowBps) }
  const areInterrupted = verdicts.every((one) => one.cause === 'interrupted')
  if (leastBps === mostBps || (areInterrupted && isClose(corners, booking)))
    return { kind: 'clear', seen: proven, leastBps: creatorBps, mostBps: creatorBps, cause }
  return { ...contested, leastBps, mostBps }
}

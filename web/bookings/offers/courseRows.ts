import type { CallPrice } from '#api/bookings/contract.ts'
import { partOf, settle } from '#domain/booking/settlement.ts'
import { type BookingPolicy, WHOLE_BPS } from '#domain/booking/terms.ts'
import { cardSettlement } from '#domain/calls/cardHold.ts'
import { type CallCourse, coursesOf } from '#domain/calls/terms.ts'

/** What happens, and what a fan then pays. */
export interface CourseRow {
  course: CallCourse
  what: string
  /** of the price, e.g. `25 %` */
  share: string
  /** of each price that is typed, in its smallest unit, as the engine rounds */
  amounts: bigint[]
}

const HOUR_S = 3600
const DAY_S = 24 * HOUR_S

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** `24 hours`, `7 days`, `10 minutes`: days only where there are more than two. */
export function spanText(seconds: number): string {
  if (seconds % DAY_S === 0 && seconds > 2 * DAY_S) return counted(seconds / DAY_S, 'day')
  if (seconds % HOUR_S === 0) return counted(seconds / HOUR_S, 'hour')
  return counted(Math.round(seconds / 60), 'minute')
}

const percent = (bps: number): string => `${bps / 100} %`

/** How long a creator waits for a fan in a call of so many minutes; null: the length is not known. */
export function graceText({ graceSeconds }: BookingPolicy, lengthMinutes: number | null): string {
  return spanText(Math.min(graceSeconds, (lengthMinutes ?? Number.POSITIVE_INFINITY) * 60))
}

const UNCLAIMED = 'Nobody confirms that it took place'

/** What happens, with the times and shares of the policy. */
function courseText(course: CallCourse, policy: BookingPolicy, lengthMinutes: number | null): string {
  const full = spanText(policy.noticeFullSeconds)
  const partial = spanText(policy.noticePartialSeconds)
  switch (course) {
    case 'attended':
      return `You are together for ${percent(policy.fullOverlapBps)} of the time or more`
    case 'cancelledEarly':
      return `Cancelled ${full} before or earlier`
    case 'cancelledLate':
      return `Cancelled later, up to ${partial} before`
    case 'cancelledLast':
      return `Cancelled less than ${partial} before`
    case 'fanAbsent':
      return `The fan is there for less than ${graceText(policy, lengthMinutes)}, and you wait`
    case 'creatorAbsent':
      return 'You do not come'
    case 'interrupted':
      return 'The call breaks off halfway'
    case 'nobodyCame':
      return 'Nobody comes'
    case 'unclaimed':
      return `${UNCLAIMED}, and what was seen does not decide it`
    case 'arbiterSilent':
      return `A dispute that nobody decides within ${spanText(policy.arbiterDeadlineSeconds)}, of a call that nobody attested`
  }
}

/**
 * The same where it can be held on a card: a bank then sets the time of an arbiter. Null: it reads the same.
 * @param isJudged false: of a call that was agreed without what is seen of it
 */
export function heldCourseText(
  course: CallCourse,
  policy: BookingPolicy,
  prices: readonly Pick<CallPrice, 'rail'>[],
  isJudged = true,
): string | null {
  const isByCard = prices.some(({ rail }) => rail === 'card')
  const isByWallet = prices.some(({ rail }) => rail !== 'card')
  if (course === 'unclaimed' && !isJudged) return UNCLAIMED
  if (course !== 'arbiterSilent' || !isByCard) return null
  if (isByWallet)
    return `A dispute that nobody decides within ${spanText(policy.arbiterDeadlineSeconds)}, by card before the bank lets go of the money, of a call that nobody attested`
  return 'A dispute that nobody decides before the bank lets go of the money, of a call that nobody attested'
}

/** What is paid of a part of a price: a card is not charged with every amount. */
export function paidPart(
  part: bigint,
  { rail, units, symbol }: Pick<CallPrice, 'rail' | 'units' | 'symbol'>,
): bigint {
  if (rail !== 'card') return part
  const whole = BigInt(units)
  return whole - cardSettlement(settle(whole, part, 0, 'agreed'), 0, symbol).toFan
}

/** `Nothing`, `All of it`, or a share of the price. */
function shareText(bps: number): string {
  return bps === 0 ? 'Nothing' : bps === WHOLE_BPS ? 'All of it' : percent(bps)
}

/** What terms come to, case by case, for prices in their smallest units. @param lengthMinutes null: not known */
export function courseRows(
  policy: BookingPolicy,
  prices: readonly bigint[],
  lengthMinutes: number | null = null,
): CourseRow[] {
  return coursesOf(policy).map(({ course, creatorBps }) => ({
    ...{ course, what: courseText(course, policy, lengthMinutes), share: shareText(creatorBps) },
    amounts: prices.map((units) => partOf(units, creatorBps)),
  }))
}

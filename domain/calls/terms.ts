import type { Attendance } from '../booking/attendance.ts'
import { type Booking, type BookingPolicy, endOf, type Person } from '../booking/terms.ts'
import { exitOf, transition } from '../booking/transition.ts'
import type { CallTerms } from './words.ts'

/** The version that new offers get; earlier ones stay for what was booked under them. */
export const TERMS_VERSION = 1

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const SHARED = {
  ...{ disputeWindowSeconds: 36 * HOUR, arbiterDeadlineSeconds: 14 * DAY, fallbackBps: 5000 },
  isMetered: false,
}

/** What a version says never changes: people booked under it. Another one gets the next number. */
const VERSIONS: ReadonlyMap<number, Record<CallTerms, Readonly<BookingPolicy>>> = new Map([
  [
    1,
    {
      flexible: Object.freeze({
        ...SHARED,
        ...{ noticeFullSeconds: 24 * HOUR, noticePartialSeconds: 6 * HOUR, graceSeconds: 10 * MINUTE },
        ...{ partialBps: 2500, noShowBps: 5000, fullOverlapBps: 8000 },
      }),
      moderate: Object.freeze({
        ...SHARED,
        ...{ noticeFullSeconds: 48 * HOUR, noticePartialSeconds: 24 * HOUR, graceSeconds: 10 * MINUTE },
        ...{ partialBps: 5000, noShowBps: 10_000, fullOverlapBps: 8000 },
      }),
      strict: Object.freeze({
        ...SHARED,
        ...{ noticeFullSeconds: 7 * DAY, noticePartialSeconds: 48 * HOUR, graceSeconds: 5 * MINUTE },
        ...{ partialBps: 5000, noShowBps: 10_000, fullOverlapBps: 7500 },
      }),
    },
  ],
])

/** How a call can go, in the order in which people read it. */
export const CALL_COURSES = [
  'attended',
  'cancelledEarly',
  'cancelledLate',
  'cancelledLast',
  'fanAbsent',
  'creatorAbsent',
  'interrupted',
  'nobodyCame',
  'unclaimed',
  'arbiterSilent',
] as const
export type CallCourse = (typeof CALL_COURSES)[number]

/** The policy that terms stand for; times in seconds. Throws a RangeError for a version that never was. */
export function policyOf(terms: CallTerms, version: number): BookingPolicy {
  const policies = VERSIONS.get(version)
  if (!policies) throw new RangeError(`terms have no version ${version}`)
  return policies[terms]
}

/**
 * What of the price goes to the creator in each case, in hundredths of a percent, as the engine has it: a call of an hour is
 * played through each. Throws an Error for a policy that the contract refuses and under which a case cannot happen.
 */
export function coursesOf(policy: BookingPolicy): { course: CallCourse; creatorBps: number }[] {
  return CALL_COURSES.map((course) => ({ course, creatorBps: creatorBpsOf(course, policy) }))
}

/** Each of its 10,000 units is a hundredth of a percent. */
function modelOf(policy: BookingPolicy): Booking {
  return {
    ...{ amount: 10_000n, startAt: policy.noticeFullSeconds + DAY, lengthMinutes: 60, feeBps: 0, policy },
    ...{ status: 'booked', pending: null, creatorAsk: null, fanAsk: null, revision: 0 },
  }
}

interface Act {
  step: Parameters<typeof transition>[1]
  by: Person
  atSeconds: number
}

/** Somebody saw the whole call: for how many minutes each was there, and both at once. */
function seenFor(booking: Booking, creator: number, fan: number, together: number): Act {
  const endedAt = endOf(booking)
  const seen: Attendance = {
    ...{ creatorSeconds: creator * MINUTE, fanSeconds: fan * MINUTE, overlapSeconds: together * MINUTE },
    ...{ endedAt, revision: booking.revision },
  }
  return { step: { kind: 'attest', seen }, by: 'stranger', atSeconds: endedAt }
}

/** A fan cancels this long before the call; at its beginning it is too late. */
function cancelledAhead({ startAt }: Booking, noticeSeconds: number): Act {
  return { step: { kind: 'cancel' }, by: 'fan', atSeconds: startAt - Math.max(noticeSeconds, 1) }
}

/** What somebody does in a course before all wait; null: nobody does anything. */
function actOf(course: CallCourse, booking: Booking): Act | null {
  const { policy, lengthMinutes } = booking
  switch (course) {
    case 'attended':
      return seenFor(booking, lengthMinutes, lengthMinutes, lengthMinutes)
    case 'cancelledEarly':
      return cancelledAhead(booking, policy.noticeFullSeconds)
    case 'cancelledLate':
      return cancelledAhead(booking, policy.noticePartialSeconds)
    case 'cancelledLast':
      return cancelledAhead(booking, policy.noticePartialSeconds - 1)
    case 'fanAbsent':
      return seenFor(booking, lengthMinutes, 0, 0)
    case 'creatorAbsent':
      return seenFor(booking, 0, lengthMinutes, 0)
    case 'interrupted':
      return seenFor(booking, lengthMinutes / 2, lengthMinutes / 2, lengthMinutes / 2)
    case 'nobodyCame':
      return seenFor(booking, 0, 0, 0)
    case 'arbiterSilent':
      return { step: { kind: 'dispute' }, by: 'fan', atSeconds: endOf(booking) }
    case 'unclaimed':
      return null
  }
}

function creatorBpsOf(course: CallCourse, policy: BookingPolicy): number {
  let booking = modelOf(policy)
  const act = actOf(course, booking)
  if (act) {
    const outcome = transition(booking, act.step, act.by, act.atSeconds)
    if ('refusal' in outcome) throw new Error(`${course} cannot happen: ${outcome.refusal}`)
    if (outcome.settlement) return Number(outcome.settlement.toCreator)
    booking = outcome.booking
  }
  const ended = transition(booking, { kind: 'finish' }, 'stranger', exitOf(booking).from)
  if ('refusal' in ended || !ended.settlement) throw new Error(`${course} does not end`)
  return Number(ended.settlement.toCreator)
}

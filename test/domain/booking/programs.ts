import type { Step } from '#domain/booking/step.ts'
import { type Booking, type BookingPolicy, endOf, type Person } from '#domain/booking/terms.ts'

const HOUR = 3_600
const DAY = 24 * HOUR

export const PLAIN: BookingPolicy = {
  noticeFullSeconds: 2 * DAY,
  noticePartialSeconds: DAY,
  disputeWindowSeconds: DAY,
  arbiterDeadlineSeconds: 14 * DAY,
  graceSeconds: 600,
  partialBps: 2_500,
  noShowBps: 5_000,
  fullOverlapBps: 9_000,
  fallbackBps: 4_000,
  isMetered: false,
}

/** Policies programs run under; the contract test creates the same ones in this order. */
export const POLICIES: BookingPolicy[] = [
  PLAIN,
  { ...PLAIN, isMetered: true, fullOverlapBps: 10_000 },
  { ...PLAIN, noticeFullSeconds: 0, noticePartialSeconds: 0, partialBps: 0, noShowBps: 0, fallbackBps: 0 },
  { ...PLAIN, disputeWindowSeconds: 3 * DAY, arbiterDeadlineSeconds: 7 * DAY, fallbackBps: 5_000 },
  { ...PLAIN, graceSeconds: 1_800, partialBps: 3_333, noShowBps: 10_000, fullOverlapBps: 5_000 },
]

/** A call of an hour over 1,000,000 units under the plain policy, booked and nothing else. */
export function hourAt(startAt: number): Booking {
  return {
    ...{ amount: 1_000_000n, startAt, lengthMinutes: 60, feeBps: 250, policy: PLAIN },
    ...{ status: 'booked', pending: null, creatorAsk: null, fanAsk: null, revision: 0 },
  }
}

/** A seeded source of numbers below a bound; the same seed gives the same program. */
export function dice(seed: number): (below: number) => number {
  let state = BigInt(seed) * 0x9e3779b97f4a7c15n + 1n
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn
    return Number((state >> 33n) % BigInt(below))
  }
}

/** A booking made now, as the contract would keep it. */
export function bookedAt(
  roll: (below: number) => number,
  now: number,
): { booking: Booking; policyId: number } {
  const policyId = roll(POLICIES.length)
  const booking: Booking = {
    amount: BigInt(roll(3) === 0 ? 1 + roll(20_000) : 1_000_000_007 + roll(1_000_000)),
    startAt: now + roll(5 * DAY),
    lengthMinutes: [5, 25, 60, 480][roll(4)] as number,
    feeBps: 250,
    policy: POLICIES[policyId] as BookingPolicy,
    status: 'booked',
    pending: null,
    creatorAsk: null,
    fanAsk: null,
    revision: 0,
  }
  return { booking, policyId }
}

/** Instants at which something about a booking changes. */
export function clocksOf(booking: Booking): number[] {
  const { policy, startAt } = booking
  const close = endOf(booking) + policy.disputeWindowSeconds
  return [
    startAt - policy.noticeFullSeconds,
    startAt - policy.noticePartialSeconds,
    startAt,
    startAt + Math.min(policy.graceSeconds, booking.lengthMinutes * 60),
    endOf(booking),
    close - 12 * HOUR,
    close,
    (booking.pending?.until ?? close) - 12 * HOUR,
    booking.pending?.until ?? close,
  ]
}

/** When the next step happens: later than `now`, mostly one second around an instant that matters. */
export function nextTime(roll: (below: number) => number, booking: Booking, now: number): number {
  const ahead = clocksOf(booking)
    .map((instant) => instant - 1 + roll(3))
    .filter((instant) => instant > now)
    .sort((a, b) => a - b)
  if (ahead.length === 0 || roll(2) === 0) return now + 1 + roll(600)
  return ahead[roll(Math.min(2, ahead.length))] as number
}

const PEOPLE: Person[] = ['creator', 'fan', 'creator', 'fan', 'arbiter', 'stranger']
const SHARES = [0, 1, 2_500, 5_000, 9_999, 10_000, 10_001]
const SIGNERS: Person[][] = [['creator', 'fan'], ['creator', 'fan'], ['creator'], ['fan'], []]

/** Any step by anybody, allowed or not. */
export function anyStep(roll: (below: number) => number, booking: Booking, now: number): [Step, Person] {
  const by = PEOPLE[roll(PEOPLE.length)] as Person
  const share = SHARES[roll(SHARES.length)] as number
  const signed = SIGNERS[roll(SIGNERS.length)] as Person[]
  const revision = roll(6) === 0 ? booking.revision + 1 : booking.revision
  const validUntil = now - 1 + roll(3)
  switch (roll(14)) {
    case 0:
      return [{ kind: 'cancel' }, by]
    case 1:
      return [{ kind: 'decline' }, roll(3) === 0 ? by : 'stranger']
    case 2:
      return [{ kind: 'confirm' }, roll(3) === 0 ? by : 'creator']
    case 3:
    case 4:
      return [{ kind: 'finish' }, by]
    case 5:
      return [{ kind: 'dispute' }, by]
    case 6:
      return [{ kind: 'propose', creatorBps: share }, by]
    case 7: {
      const asked = by === 'fan' ? booking.creatorAsk : booking.fanAsk
      return [{ kind: 'accept', creatorBps: asked !== null && roll(3) > 0 ? asked : share }, by]
    }
    case 8:
      return [{ kind: 'resolve', creatorBps: share }, roll(2) === 0 ? by : 'arbiter']
    case 9:
    case 10:
      return [{ kind: 'attest', seen: anySeen(roll, booking, now, revision) }, by]
    case 11:
      return [{ kind: 'reschedule', startAt: now - 1 + roll(5 * DAY), revision, validUntil, signed }, by]
    case 12: {
      const addedAmount = BigInt(roll(1_000))
      return [{ kind: 'extend', addedMinutes: roll(200), addedAmount, revision, validUntil, signed }, 'fan']
    }
    default: {
      const due = (booking.amount * BigInt(roll(101))) / 97n
      return [{ kind: 'voucher', due, signed }, by]
    }
  }
}

function anySeen(roll: (below: number) => number, booking: Booking, now: number, revision: number) {
  const length = booking.lengthMinutes * 60
  const [creatorSeconds, fanSeconds] = [roll(3) * Math.ceil(length / 2), roll(3) * Math.ceil(length / 2)]
  const most = Math.min(creatorSeconds, fanSeconds)
  const overlapSeconds = roll(8) === 0 ? most + 1 : roll(most + 1)
  return { creatorSeconds, fanSeconds, overlapSeconds, endedAt: now - 1 + roll(3), revision }
}

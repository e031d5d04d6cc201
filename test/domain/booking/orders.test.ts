import { expect } from 'chai'
import { type Attendance, judge } from '#domain/booking/attendance.ts'
import { partOf, type Settlement, settle } from '#domain/booking/settlement.ts'
import type { Step } from '#domain/booking/step.ts'
import { type Booking, CHALLENGE_SECONDS, endOf } from '#domain/booking/terms.ts'
import { exitOf, transition } from '#domain/booking/transition.ts'
import { clocksOf, hourAt, POLICIES } from './programs.ts'

const START = 1_000_000

/** When each side was in the call, in seconds after the start. */
interface Presence {
  what: string
  creator: [number, number]
  fan: [number, number]
}

const CALLS: Presence[] = [
  { what: 'both to the end', creator: [0, 3_600], fan: [0, 3_600] },
  { what: 'the creator came late', creator: [610, 3_600], fan: [0, 3_600] },
  { what: 'the fan left in the middle', creator: [0, 3_600], fan: [0, 1_500] },
  { what: 'the fan said hello', creator: [0, 3_600], fan: [0, 60] },
  { what: 'the creator said hello', creator: [0, 60], fan: [0, 3_600] },
  { what: 'the fan never came', creator: [0, 3_600], fan: [0, 0] },
  { what: 'the creator never came', creator: [0, 0], fan: [0, 3_600] },
  { what: 'one after the other', creator: [0, 1_800], fan: [1_800, 3_600] },
  { what: 'nobody came', creator: [0, 0], fan: [0, 0] },
]

type Side = 'creator' | 'fan'
const SIDES: Side[] = ['creator', 'fan']

/** What an honest attestor signs at this second. */
function seenAt(presence: Presence, booking: Booking, now: number): Attendance {
  const elapsed = Math.min(now, endOf(booking)) - booking.startAt
  const lasted = (from: number, to: number) => Math.max(0, Math.min(to, elapsed) - from)
  const { creator, fan } = presence
  return {
    creatorSeconds: lasted(...creator),
    fanSeconds: lasted(...fan),
    overlapSeconds: lasted(Math.max(creator[0], fan[0]), Math.min(creator[1], fan[1])),
    endedAt: booking.startAt + Math.max(0, elapsed),
    revision: booking.revision,
  }
}

const has = (settlement: Settlement, side: Side) => (side === 'fan' ? settlement.toFan : settlement.toCreator)

/** What a side has when the record of the whole call decides. */
function recordFor(side: Side, presence: Presence, booking: Booking): bigint {
  const { creatorBps, cause } = judge(seenAt(presence, booking, endOf(booking)), booking)
  return has(settle(booking.amount, partOf(booking.amount, creatorBps), booking.feeBps, cause), side)
}

/** The next second around an instant that matters; the exit is one of them. */
function nextInstant(booking: Booking, now: number): number {
  const all = clocksOf(booking).flatMap((instant) => [instant - 1, instant, instant + 1])
  return Math.min(...all.filter((instant) => instant > now))
}

/** Whether the other side cannot wait any longer to bring the record. */
function isLastChance(booking: Booking, seen: Attendance, now: number): boolean {
  const brought = transition(booking, { kind: 'attest', seen }, 'stranger', now)
  return now === exitOf(booking).from - CHALLENGE_SECONDS && 'booking' in brought
}

/**
 * The most one side can have. It disputes, proposes, confirms, brings what the attestor saw so far and waits, at every
 * instant that matters and in every order; the other side brings the record once, at any second it likes, its last
 * chance included, and finishes; the arbiter stays silent.
 */
function bestFor(side: Side, presence: Presence, made: Booking): { best: bigint; states: number } {
  const known = new Map<string, bigint>()
  const other: Side = side === 'fan' ? 'creator' : 'fan'

  const search = (booking: Booking, now: number, isBrought: boolean): bigint => {
    const { policy, amount, ...rest } = booking
    const key = `${now} ${isBrought} ${JSON.stringify(rest)}`
    const before = known.get(key)
    if (before !== undefined) return before
    known.set(key, 0n)
    const seen = seenAt(presence, booking, now)
    const steps: [Step, Side][] = [
      [{ kind: 'dispute' }, side],
      [{ kind: 'confirm' }, side],
      [{ kind: 'propose', creatorBps: side === 'fan' ? 0 : 10_000 }, side],
      [{ kind: 'attest', seen }, side],
      [{ kind: 'finish' }, other],
    ]
    if (now >= endOf(booking) && !isBrought) steps.push([{ kind: 'attest', seen }, other])
    let best = 0n
    const take = (value: bigint) => {
      if (value > best) best = value
    }
    for (const [step, by] of steps) {
      const outcome = transition(booking, step, by, now)
      if ('refusal' in outcome) continue
      take(
        outcome.settlement
          ? has(outcome.settlement, side)
          : search(outcome.booking, now, isBrought || step.kind === 'attest'),
      )
    }
    const isWaiting = now < exitOf(booking).from && (isBrought || !isLastChance(booking, seen, now))
    if (isWaiting) take(search(booking, nextInstant(booking, now), isBrought))
    known.set(key, best)
    return best
  }
  return { best: search(made, START - 1, false), states: known.size }
}

describe('no order helps the loser', () => {
  for (const presence of CALLS)
    for (const side of SIDES)
      it(`[S0.11][T13] ${presence.what}: the ${side} has what the record says, whatever it tries`, () => {
        for (const policy of POLICIES) {
          const made = { ...hourAt(START), policy }
          const { best, states } = bestFor(side, presence, made)
          expect(states).to.be.greaterThan(100)
          expect(best).to.equal(recordFor(side, presence, made))
        }
      })
})

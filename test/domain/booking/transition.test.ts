import { expect } from 'chai'
import type { Step } from '#domain/booking/step.ts'
import { type Booking, isFinal, type Person } from '#domain/booking/terms.ts'
import { exitOf, transition } from '#domain/booking/transition.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import { anyStep, bookedAt, clocksOf, dice, hourAt, nextTime, PLAIN } from './programs.ts'
import { readOutcomes } from './readOutcomes.ts'

const START = 1_000_000
const made = hourAt(START)

describe('booking', () => {
  for (const row of readOutcomes())
    it(`[S0.11] ${row.outcome}`, () => {
      let booking: Booking = row.isMetered ? { ...made, policy: { ...PLAIN, isMetered: true } } : made
      let paid: unknown = null
      for (const { at, by, step, refusal } of row.steps) {
        const real = step.kind === 'voucher' ? { ...step, due: BigInt(step.due) } : step
        const outcome = transition(booking, real, by, START + at)
        expect('refusal' in outcome ? outcome.refusal : undefined, step.kind).to.equal(refusal)
        if ('refusal' in outcome) continue
        booking = outcome.booking
        paid = outcome.settlement
      }
      expect(isFinal(booking.status)).to.equal(true)
      expect(paid).to.deep.include({
        cause: row.cause,
        toCreator: BigInt(row.toCreator),
        toFan: BigInt(row.toFan),
        fee: BigInt(row.fee),
      })
    })

  it('[S3.36] every state is reached and from every open one anybody reaches a final one by waiting', () => {
    const seen = new Map<BookingStatus, number>()
    for (let seed = 0; seed < 3_000; seed++) {
      const roll = dice(seed)
      let now = START
      let { booking } = bookedAt(roll, now)
      for (let n = 0; n < 12 && !isFinal(booking.status); n++) {
        seen.set(booking.status, (seen.get(booking.status) ?? 0) + 1)
        expectWayOut(booking)
        now = nextTime(roll, booking, now)
        const outcome = transition(booking, ...anyStep(roll, booking, now), now)
        if ('booking' in outcome) booking = outcome.booking
      }
      seen.set(booking.status, (seen.get(booking.status) ?? 0) + 1)
    }
    const wanted = ['attested', 'booked', 'completed', 'confirmed', 'disputed', 'refunded', 'split']
    expect([...seen.keys()].sort()).to.deep.equal(wanted)
  })

  it('[S3.36] a search over every instant and every step finds no state without a way out', () => {
    let frontier: [Booking, number][] = [[made, START - 3 * 86_400]]
    const known = new Set<string>()
    for (let depth = 0; depth < 4; depth++) {
      const next: [Booking, number][] = []
      for (const [booking, now] of frontier)
        for (const time of instantsAfter(booking, now))
          for (const [step, by] of everything(time)) {
            const outcome = transition(booking, step, by, time)
            if (!('booking' in outcome) || isFinal(outcome.booking.status)) continue
            expectWayOut(outcome.booking)
            const key = JSON.stringify([outcome.booking, time], (_, value) =>
              typeof value === 'bigint' ? String(value) : value,
            )
            if (!known.has(key)) next.push([outcome.booking, time])
            known.add(key)
          }
      frontier = next
    }
    expect(known.size).to.be.greaterThan(100)
  })

  it('[S3.40] whatever ends a booking, its money is divided without rest', () => {
    let ended = 0
    for (let seed = 0; seed < 10_000; seed++) {
      const roll = dice(seed)
      let now = START
      let { booking } = bookedAt(roll, now)
      for (let n = 0; n < 10 && !isFinal(booking.status); n++) {
        now = nextTime(roll, booking, now)
        const outcome = transition(booking, ...anyStep(roll, booking, now), now)
        if (!('booking' in outcome)) continue
        booking = outcome.booking
        const paid = outcome.settlement
        if (!paid) continue
        ended++
        expect(paid.toCreator + paid.toFan + paid.fee).to.equal(booking.amount)
        expect(paid.toCreator >= 0n && paid.toFan >= 0n && paid.fee >= 0n).to.equal(true)
        if (paid.status === 'refunded') expect(paid.fee).to.equal(0n)
      }
    }
    expect(ended).to.be.greaterThan(3_000)
  })
})

/** A stranger, by waiting alone, ends it. */
function expectWayOut(booking: Booking): void {
  const { from } = exitOf(booking)
  expect(transition(booking, { kind: 'finish' }, 'stranger', from - 1)).to.deep.equal({ refusal: 'TooEarly' })
  const outcome = transition(booking, { kind: 'finish' }, 'stranger', from)
  expect('booking' in outcome && isFinal(outcome.booking.status)).to.equal(true)
}

function instantsAfter(booking: Booking, now: number): number[] {
  const all = clocksOf(booking).flatMap((instant) => [instant - 1, instant])
  return [...new Set(all)].filter((instant) => instant >= now)
}

function everything(now: number): [Step, Person][] {
  const seen = { creatorSeconds: 3_600, fanSeconds: 1_800, overlapSeconds: 1_800, endedAt: now, revision: 0 }
  const both: Person[] = ['creator', 'fan']
  const steps: Step[] = [
    { kind: 'confirm' },
    { kind: 'dispute' },
    { kind: 'attest', seen },
    { kind: 'propose', creatorBps: 3_000 },
    { kind: 'reschedule', startAt: now + 86_400, revision: 0, validUntil: now, signed: both },
    { kind: 'extend', addedMinutes: 30, addedAmount: 5n, revision: 0, validUntil: now, signed: both },
  ]
  return steps.flatMap((step) => both.map((by): [Step, Person] => [step, by]))
}

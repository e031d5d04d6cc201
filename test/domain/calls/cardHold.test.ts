import { expect } from 'chai'
import { CURRENCIES } from '#domain/billing/currency.ts'
import { partOf, settle } from '#domain/booking/settlement.ts'
import { type Booking, endOf, isFinal } from '#domain/booking/terms.ts'
import { exitOf, transition } from '#domain/booking/transition.ts'
import {
  cardSettlement,
  HELD_AFTER_SECONDS,
  heldBooking,
  isHeldLongEnough,
  isNear,
  NEAR_SECONDS,
  TAKEN_AHEAD_SECONDS,
} from '#domain/calls/cardHold.ts'
import { policyOf, TERMS_VERSION } from '#domain/calls/terms.ts'
import { CALL_TERMS, type CallTerms } from '#domain/calls/words.ts'
import { anyStep, dice, hourAt, nextTime } from '../booking/programs.ts'

const HOUR = 3600
const START = 2_000_000_000
const VERSIONS = Array.from({ length: TERMS_VERSION }, (_, n) => n + 1)
/** What a card cannot do yet: nobody sees its calls, and their dates stay. */
const CHAIN_ONLY: readonly string[] = ['attest', 'voucher', 'reschedule', 'extend']

const bookedUnder = (terms: CallTerms, version: number, minutes = 60): Booking => ({
  ...hourAt(START),
  ...{ lengthMinutes: minutes, policy: policyOf(terms, version) },
})

describe('a booking whose money is held on a card', () => {
  it('is near until five days before its end, and held long enough from 48 hours after it on', () => {
    expect([isNear(START + NEAR_SECONDS, START), isNear(START + NEAR_SECONDS + 1, START)]).to.deep.equal([
      ...[true, false],
    ])
    const until = START + HELD_AFTER_SECONDS
    expect([isHeldLongEnough(until, START), isHeldLongEnough(until - 1, START)]).to.deep.equal([true, false])
  })

  it('[S0.11] an objection in the last second leaves an arbiter half a day, and a whole one unless the hold is short', () => {
    for (const terms of CALL_TERMS) {
      const booking = bookedUnder(terms, TERMS_VERSION)
      for (const [heldForS, windowS, leftS] of [
        [HELD_AFTER_SECONDS, 24 * HOUR, 12 * HOUR],
        [66 * HOUR, 30 * HOUR, 24 * HOUR],
        [30 * 24 * HOUR, 36 * HOUR, 14 * 24 * HOUR],
      ] as const) {
        const captureBefore = endOf(booking) + heldForS
        const held = (at: number) => heldBooking(booking, captureBefore, at)
        const { from } = exitOf(held(START))
        expect(from - endOf(booking), `${terms} ${heldForS}`).to.equal(windowS)
        // what a page was answered is what it counts with
        expect(exitOf(heldBooking(held(START), captureBefore, START)).from).to.equal(from)
        const turned = transition(held(from - 1), { kind: 'dispute' }, 'fan', from - 1)
        if (!('booking' in turned)) throw new Error(turned.refusal)
        expect(exitOf(turned.booking).from - from, `${terms} ${heldForS}`).to.be.within(leftS - 1, leftS)
        // and the creator has time to say that it took place
        const said = endOf(booking) + 12 * HOUR
        expect(transition(held(said), { kind: 'confirm' }, 'creator', said)).to.have.property('booking')
      }
    }
  })

  it('[S0.11][T12] no step at any time lets it end later than twelve hours before the bank lets go', () => {
    let disputed = 0
    for (let seed = 0; seed < 4000; seed++) {
      const roll = dice(seed)
      const terms = CALL_TERMS[roll(CALL_TERMS.length)] as CallTerms
      const minutes = [15, 60, 240][roll(3)] as number
      let booking = bookedUnder(terms, VERSIONS[roll(VERSIONS.length)] as number, minutes)
      const captureBefore = endOf(booking) + HELD_AFTER_SECONDS + roll(3) * roll(5 * 24 * HOUR)
      let now = START - roll(5 * 24 * HOUR)
      for (let n = 0; n < 12 && !isFinal(booking.status); n++) {
        expect(exitOf(heldBooking(booking, captureBefore, now)).from, `program ${seed}`).to.be.at.most(
          captureBefore - TAKEN_AHEAD_SECONDS,
        )
        now = nextTime(roll, booking, now)
        const [step, by] = anyStep(roll, booking, now)
        if (CHAIN_ONLY.includes(step.kind)) continue
        const turned = transition(heldBooking(booking, captureBefore, now), step, by, now)
        if ('booking' in turned) booking = turned.booking
        if (booking.status === 'disputed') disputed++
      }
    }
    expect(disputed).to.be.greaterThan(100)
  })

  it('changes nothing else of what was agreed', () => {
    const booking = bookedUnder('strict', TERMS_VERSION)
    const { policy, ...rest } = heldBooking(booking, START, START)
    const { arbiterDeadlineSeconds, disputeWindowSeconds, ...terms } = policy
    expect([arbiterDeadlineSeconds, disputeWindowSeconds]).to.deep.equal([0, 24 * HOUR])
    const cut = { arbiterDeadlineSeconds: 14 * 24 * HOUR, disputeWindowSeconds: 36 * HOUR }
    expect({ ...rest, policy: { ...terms, ...cut } }).to.deep.equal(booking)
  })
})

describe('a settlement as a card is charged with it', () => {
  const charged = (amount: bigint, bps: number, currency: string, feeBps = 1000) =>
    cardSettlement(settle(amount, partOf(amount, bps), feeBps, 'cancelled'), feeBps, currency)

  it('[S0.11] divides without rest, in steps, at least the least, and never less to the creator for more', () => {
    for (const [currency, { step, least }] of Object.entries(CURRENCIES))
      for (const steps of [1, 7, 333]) {
        const amount = BigInt(least + step * steps)
        let earlier = -1n
        for (let bps = 0; bps <= 10_000; bps += 25) {
          const { toCreator, toFan, fee, status, cause } = charged(amount, bps, currency)
          const [what, taken] = [`${currency} ${amount} ${bps}`, toCreator + fee]
          expect(toCreator + toFan + fee, what).to.equal(amount)
          expect([taken % BigInt(step), fee % BigInt(step)], what).to.deep.equal([0n, 0n])
          expect(taken === 0n || taken >= BigInt(least), what).to.equal(true)
          expect(taken <= partOf(amount, bps), 'no more than was agreed').to.equal(true)
          expect(taken >= earlier, 'monotone').to.equal(true)
          expect([status, cause], what).to.deep.equal([
            toFan === 0n ? 'completed' : taken === 0n ? 'refunded' : 'split',
            'cancelled',
          ])
          earlier = taken
        }
        expect(charged(amount, 10_000, currency).toFan, 'all of it is all of it').to.equal(0n)
      }
  })

  it('gives back what is less than the smallest charge, and keeps why; a currency that nobody sells in is refused', () => {
    expect(charged(8000n, 50, 'EUR')).to.deep.equal({
      ...{ cause: 'cancelled', status: 'refunded', toCreator: 0n, toFan: 8000n, fee: 0n },
    })
    expect(charged(8000n, 63, 'EUR')).to.include({ status: 'split', toCreator: 45n, toFan: 7950n, fee: 5n })
    expect(() => charged(8000n, 63, 'XAU')).to.throw(RangeError)
  })
})

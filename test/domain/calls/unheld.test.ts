import { expect } from 'chai'
import type { Person } from '#domain/booking/terms.ts'
import { heldBooking, heldPolicy, mayHoldNow, nextHoldS } from '#domain/calls/cardHold.ts'
import { type CardAct, cardTurn } from '#domain/calls/cardTurn.ts'
import { policyOf, TERMS_VERSION } from '#domain/calls/terms.ts'
import { CALL_TERMS } from '#domain/calls/words.ts'
import { hourAt } from '../booking/programs.ts'

const [MINUTE, HOUR] = [60, 3600]
const START = 2_000_000_000

describe('a call whose card is saved, and whose money is not held yet [S0.11]', () => {
  it('is tried at 48, 24, 12 and 2 hours before it, and ends 80 minutes before it', () => {
    const aheadOf = (ahead: number) => (START - nextHoldS(START, START - ahead)) / MINUTE
    const tries = [49 * HOUR, 48 * HOUR, 24 * HOUR + 1, 24 * HOUR, 12 * HOUR, 2 * HOUR + 1, 2 * HOUR, 0]
    expect(tries.map(aheadOf)).to.deep.equal([48 * 60, 24 * 60, 24 * 60, 12 * 60, 120, 120, 80, 80])
  })

  it('is held by its fan from the first of these moments on until the last', () => {
    const ahead = [48 * HOUR + 1, 48 * HOUR, 2 * HOUR + 1, 2 * HOUR, -1]
    expect(ahead.map((s) => mayHoldNow(START, START - s))).to.deep.equal([false, true, true, false, false])
  })

  it('costs nothing to cancel, however late, and everything else of its terms stays', () => {
    for (const terms of CALL_TERMS) {
      const agreed = policyOf(terms, TERMS_VERSION)
      const free = { ...agreed, noticeFullSeconds: 0, noticePartialSeconds: 0 }
      expect(heldPolicy(agreed, null, START + HOUR), terms).to.deep.equal(free)
      expect(heldPolicy(free, null, START + HOUR), 'once more changes nothing').to.deep.equal(free)
    }
  })

  it('[T12] can be ended by each of its two, with nothing for the creator, and nothing else is done with it', () => {
    const booking = heldBooking(
      { ...hourAt(START), amount: 8000n, feeBps: 1000, policy: policyOf('strict', TERMS_VERSION) },
      ...([null, START] as const),
    )
    const turn = (step: CardAct['step'], by: Person, isHeld = false, of = booking) =>
      cardTurn(of, { step, by }, { currency: 'EUR', nowS: START - MINUTE, isHeld })
    const ends: [CardAct['step'], Person][] = [
      [{ kind: 'cancel' }, 'fan'],
      [{ kind: 'decline' }, 'creator'],
    ]
    for (const [step, by] of ends) {
      const turned = turn(step, by)
      if (turned.error !== null) throw new Error(turned.error)
      expect(turned.settlement).to.include({ toCreator: 0n, toFan: 8000n, fee: 0n, status: 'refunded' })
      expect(turn({ kind: 'propose', creatorBps: 1 }, by, false, turned.next)).to.deep.equal({
        error: 'Final',
      })
    }
    expect(turn({ kind: 'cancel' }, 'creator'), 'in the words of the escrow').to.deep.equal({
      error: 'NotFan',
    })
    const others: [CardAct['step'], Person][] = [
      [{ kind: 'confirm' }, 'fan'],
      [{ kind: 'confirm' }, 'creator'],
      [{ kind: 'dispute' }, 'fan'],
      [{ kind: 'propose', creatorBps: 5000 }, 'creator'],
      [{ kind: 'accept', creatorBps: 5000 }, 'fan'],
      [{ kind: 'resolve', creatorBps: 5000 }, 'arbiter'],
    ]
    for (const [step, by] of others) {
      expect(turn(step, by), step.kind).to.deep.equal({ error: 'NotHeld' })
      expect(turn(step, by, true), `${step.kind} once it is held`).not.to.deep.equal({ error: 'NotHeld' })
    }
  })

  it('[S3.46][T13] is not attested, and once it is held by none of the people who have to do with it', () => {
    const booking = { ...hourAt(START), amount: 8000n, policy: policyOf('flexible', TERMS_VERSION) }
    const [both, endedAt] = [HOUR, START + HOUR]
    const seen = { creatorSeconds: both, fanSeconds: both, overlapSeconds: both, endedAt, revision: 0 }
    const attest = (by: Person, isHeld: boolean) =>
      cardTurn(
        booking,
        { step: { kind: 'attest', seen }, by },
        { currency: 'EUR', nowS: endedAt + 10 * MINUTE, isHeld },
      )
    const people: Person[] = ['creator', 'fan', 'arbiter', 'stranger']
    for (const by of people) expect(attest(by, false), by).to.deep.equal({ error: 'NotHeld' })
    for (const by of people.slice(0, 3)) expect(attest(by, true), by).to.deep.equal({ error: 'NotInRole' })
    const turned = attest('stranger', true)
    if (turned.error !== null) throw new Error(turned.error)
    expect(turned).to.include({ isChanged: true, settlement: null })
    expect(turned.next.status).to.equal('attested')
    const until = endedAt + 10 * MINUTE + 12 * HOUR
    expect(turned.next.pending).to.deep.equal({ until, creatorBps: 10_000, cause: 'attended' })
  })
})

import { expect } from 'chai'
import {
  holdEnd,
  type MoveFacts,
  moveBlock,
  VOUCHER_S,
  voucherLength,
  voucherTimes,
} from '#domain/billing/cardMove.ts'

const DAY_S = 86_400
const HOLD_S = 120 * DAY_S

describe('vouchers of card tickets', () => {
  it('[S4.38] a hold ends with the earlier of the time for disputes and the day after the pass, and after the voucher in any case', () => {
    const now = 1_800_000_000
    const of = (more: { paidAt: number; restS: number | null }) =>
      voucherTimes({ now, holdS: HOLD_S, ...more })
    expect(of({ paidAt: now - 60, restS: 30 * DAY_S }).heldUntil).to.equal(now + 31 * DAY_S)
    expect(of({ paidAt: now - 60, restS: 365 * DAY_S }).heldUntil).to.equal(now - 60 + HOLD_S)
    expect(of({ paidAt: now - 60, restS: null }).heldUntil).to.equal(now - 60 + HOLD_S)
    for (const paidAt of [now - HOLD_S, now - HOLD_S + VOUCHER_S, now - 400 * DAY_S])
      expect(of({ paidAt, restS: null }), String(paidAt)).to.deep.equal({
        validUntil: now + 600,
        heldUntil: now + 601,
      })
    for (let n = 0; n < 1000; n++) {
      const paidAt = now - n * 40_000
      const times = of({ paidAt, restS: n % 7 === 0 ? null : 1 + n * 3600 })
      expect(times.heldUntil).to.be.greaterThan(times.validUntil)
      expect(times.heldUntil).to.be.at.most(Math.max(paidAt + HOLD_S, times.validUntil + 1))
    }
  })

  it('[S4.38] a pass is held to the end of the day, as its collection counts days', () => {
    expect([holdEnd(0), holdEnd(DAY_S - 1), holdEnd(DAY_S)]).to.deep.equal([DAY_S, DAY_S, 2 * DAY_S])
  })

  it('[S4.38] what is used up never becomes a length of 0, which is for ever', () => {
    for (const isEndless of [true, false])
      for (const rest of [0, -1, 0.9, 2 ** 32]) expect(voucherLength(rest, isEndless)).to.equal(null)
    expect([
      voucherLength(1, false),
      voucherLength(1.9, true),
      voucherLength(2 ** 32 - 1, false),
    ]).to.deep.equal([1, 1, 2 ** 32 - 1])
    expect([voucherLength(null, true), voucherLength(null, false)]).to.deep.equal([0, null])
  })

  it('[S4.38] says why a ticket cannot be moved, what passes by itself first', () => {
    const free: MoveFacts = {
      ...{ isOn: true, isFrozen: false, isRefunding: false, isRunning: true, isEndless: false },
      ...{ isTierEndless: false, linked: 1, free: 1 },
    }
    const cases: [Partial<MoveFacts>, string | null][] = [
      [{}, null],
      [{ isEndless: true, isTierEndless: true }, null],
      [{ isRefunding: true, isFrozen: true, isRunning: false }, 'REFUNDING'],
      [{ isFrozen: true, isRunning: false }, 'FROZEN'],
      [{ isRunning: false }, 'PENDING'],
      [{ isOn: false, linked: 0, free: 0 }, 'OFF'],
      [{ isEndless: true, linked: 0, free: 0 }, 'UNLIMITED'],
      [{ linked: 0, free: 0 }, 'NO_WALLET'],
      [{ free: 0 }, 'LIVE_PASS'],
    ]
    for (const [facts, block] of cases) expect(moveBlock({ ...free, ...facts })).to.equal(block)
  })
})

import { expect } from 'chai'
import { offerRefund, type RefundFacts } from '#domain/billing/refundRule.ts'

const DAY = 86_400
const PAID = 1_800_000_000

const facts = (change: Partial<RefundFacts> = {}): RefundFacts => ({
  ...{
    rule: 'window',
    days: 14,
    paidAt: PAID,
    now: PAID + 3 * DAY,
    amount: 900n,
    refunded: 0n,
    currency: 'EUR',
  },
  ...{ lengthS: 30 * DAY, usedS: 0, wasWatched: false, recent: 0, ...change },
})
const offered = (change: Partial<RefundFacts>) => {
  const { way, reason, amount } = offerRefund(facts(change))
  return [way, reason, Number(amount)]
}

describe('what a press for money back does [S4.28]', () => {
  const TABLE: [string, Partial<RefundFacts>, (string | number)[]][] = [
    ['never', { rule: 'never', days: null }, ['none', 'NEVER', 0]],
    ['the last second of the window', { now: PAID + 14 * DAY - 1 }, ['now', 'WHOLE', 900]],
    ['the first after it', { now: PAID + 14 * DAY }, ['none', 'TOO_LATE', 0]],
    ['never watched, however much of it has run', { usedS: 20 * DAY }, ['now', 'WHOLE', 900]],
    ['watched in the first second', { wasWatched: true, usedS: 0 }, ['now', 'UNUSED', 870]],
    ['watched for a day', { wasWatched: true, usedS: DAY }, ['now', 'UNUSED', 870]],
    ['watched for a day and a second', { wasWatched: true, usedS: DAY + 1 }, ['now', 'UNUSED', 840]],
    ['watched in the last day', { wasWatched: true, usedS: 29 * DAY + 1 }, ['none', 'USED_UP', 0]],
    ['shorter than a day', { wasWatched: true, usedS: 5, lengthS: 3600 }, ['none', 'USED_UP', 0]],
    ['after a part went back', { wasWatched: true, usedS: 5, refunded: 800n }, ['now', 'UNUSED', 100]],
    ['all went back', { refunded: 900n }, ['none', 'USED_UP', 0]],
    ['the creator decides', { rule: 'creator', days: null }, ['creator', 'ASK_CREATOR', 900]],
    ['two in 90 days', { recent: 2 }, ['creator', 'OFTEN', 900]],
    ['one in 90 days', { recent: 1 }, ['now', 'WHOLE', 900]],
    ['for ever, not watched', { lengthS: null }, ['now', 'WHOLE', 900]],
    ['for ever, watched', { lengthS: null, wasWatched: true }, ['creator', 'ASK_CREATOR', 900]],
  ]
  for (const [name, change, result] of TABLE)
    it(`[S4.28][T47] ${name}: ${result.join(' ')}`, () => expect(offered(change)).to.deep.equal(result))

  it('[S2.17] gives parts that the currency has', () => {
    expect(offered({ wasWatched: true, amount: 1000n, currency: 'JPY' })).to.deep.equal([
      'now',
      'UNUSED',
      966,
    ])
    expect(offered({ wasWatched: true, amount: 5000n, currency: 'KWD' })).to.deep.equal([
      'now',
      'UNUSED',
      4830,
    ])
  })
})

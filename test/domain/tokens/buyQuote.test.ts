import { expect } from 'chai'
import { maxCostOf, priceEffectBps } from '#domain/tokens/buyQuote.ts'

const ONE = 10n ** 18n
const VIRTUAL = 10_000n * ONE
const SLOPE = 2n * 10n ** 29n

describe('what a purchase of a creator token costs', () => {
  it('is at most 1 % more than was quoted, rounded up', () => {
    expect([0n, 1n, 100n, 101n].map(maxCostOf)).to.deep.equal([0n, 2n, 101n, 103n])
    expect(maxCostOf(4_100_000_000_000_000n)).to.equal(4_141_000_000_000_000n)
  })

  /** As the contract reckons it. @param feeUnits are in the cost, and change nothing of the effect */
  const quoteOf = (supply: bigint, tokenUnits: bigint, feeUnits = 0n) => {
    const u = supply + VIRTUAL
    const area = tokenUnits * (2n * u + tokenUnits)
    const net = (area + SLOPE - 1n) / SLOPE
    return { tokenUnits, costUnits: net + feeUnits, feeUnits, priceUnits: (2n * u * ONE) / SLOPE }
  }

  it('moves the price by half of what it grows while somebody buys', () => {
    const effects = [1n, 38n, 1000n, 10_000n].map((tokens) => priceEffectBps(quoteOf(0n, tokens * ONE)))
    expect(effects).to.deep.equal([1, 19, 500, 5000])
    expect(priceEffectBps(quoteOf(0n, 1000n * ONE, 77_777n)), 'fees left out').to.equal(500)
    expect(priceEffectBps(quoteOf(90_000n * ONE, 1000n * ONE))).to.equal(50)
  })

  it('does not take what is rounded up for a price that rises', () => {
    expect(priceEffectBps(quoteOf(0n, 1n))).to.equal(0)
    const cheap = { tokenUnits: ONE, costUnits: 2n, feeUnits: 0n, priceUnits: 0n }
    expect(priceEffectBps(cheap), 'cheaper than a unit of money').to.equal(0)
  })
})

import { expect } from 'chai'
import { lookPauseMs } from '#domain/billing/lookPause.ts'

describe('when a page asks again how a purchase stands [S2.13]', () => {
  it('soon at first, then at longer and longer pauses', () => {
    const pauses = Array.from({ length: 9 }, (_, n) => lookPauseMs(n + 1, null))
    expect(pauses).to.deep.equal([500, 1000, 1500, 2500, 4000, 6000, 10_000, 10_000, 10_000])
  })

  it('in the line after half of what is left, a second at least and fifteen at most, however often it asked', () => {
    for (const asked of [1, 4, 400]) {
      const pauses = [0, 1, 2, 3, 12, 30, 31, 100_000].map((leftS) => lookPauseMs(asked, leftS))
      expect(pauses).to.deep.equal([1000, 1000, 1000, 1500, 6000, 15_000, 15_000, 15_000])
    }
  })

  it('asks a handful of times in a wait of minutes, and the last time within a second of the turn', () => {
    let [leftS, looks] = [300, 0]
    while (leftS > 0) {
      leftS -= lookPauseMs(++looks, Math.ceil(leftS)) / 1000
      if (leftS <= 0) expect(leftS).to.be.above(-1)
    }
    expect(looks).to.be.below(30)
  })
})

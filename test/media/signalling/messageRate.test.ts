import { expect } from 'chai'
import { createMessageRate } from '#media/signalling/createMessageRate.ts'

describe('how often a seat may speak', () => {
  it('[S0.17] so often a second, and a clock that was set back cuts nobody', () => {
    let nowMs = 5_000_000
    const mayTalk = createMessageRate({ perS: 50, most: 50 }, () => nowMs)
    const said = (count: number) =>
      Array.from({ length: count }, () => mayTalk(1)).filter((may) => may).length
    expect(said(50)).to.equal(50)
    nowMs += 500
    expect(said(25)).to.equal(25)
    nowMs -= 3_600_000
    expect(said(1), 'none is left, and none is owed').to.equal(0)
    nowMs += 1000
    expect(said(49)).to.equal(49)
    expect(said(1)).to.equal(0)
  })
})

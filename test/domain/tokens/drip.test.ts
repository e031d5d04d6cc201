import { expect } from 'chai'
import { type Drip, dripAt } from '#domain/tokens/drip.ts'

const DRIP: Drip = { perTokenScaled: 5n, leftScaled: 1001n, drippedAt: 100, endsAt: 110 }

describe('revenue that drips', () => {
  it('[S3.59] is given evenly, and what a division leaves over stays', () => {
    const half = dripAt(DRIP, 3n, 105)
    // 500 fell due, 166 for each of three units
    expect(half).to.deep.equal({ perTokenScaled: 171n, leftScaled: 503n, drippedAt: 105, endsAt: 110 })
    const whole = dripAt(DRIP, 3n, 110)
    expect(whole).to.deep.equal({ perTokenScaled: 338n, leftScaled: 2n, drippedAt: 110, endsAt: 110 })
    expect(dripAt(DRIP, 3n, 999)).to.deep.equal({ ...whole, drippedAt: 999, endsAt: 999 })
    expect(dripAt(whole, 3n, 999)).to.deep.equal(whole)
  })

  it('[S3.59] waits while nobody has a stake', () => {
    expect(dripAt(DRIP, 0n, 5000)).to.deep.equal({ ...DRIP, drippedAt: 5000, endsAt: 5010 })
    const empty = { ...DRIP, leftScaled: 0n, drippedAt: null, endsAt: null }
    expect(dripAt(empty, 7n, 5000)).to.deep.equal(empty)
  })
})

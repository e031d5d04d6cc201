import { expect } from 'chai'
import { purchaseFeeBps } from '#domain/tokens/purchaseFee.ts'
import { releasableAt, vestedAt } from '#domain/tokens/vesting.ts'

describe('a token after its launch', () => {
  it('[S3.51] what its creator bought is free from the cliff on, evenly, and whole at the end', () => {
    const times = { lockedAt: 1000, cliffEndsAt: 1180, vestingEndsAt: 2460 }
    const allocation = { lockedUnits: 1001n, releasedUnits: 0n, ...times }
    expect(vestedAt(allocation, 1179)).to.equal(0n)
    expect(vestedAt(allocation, 1180)).to.equal(123n)
    expect(vestedAt(allocation, 2459)).to.equal(1000n)
    expect(vestedAt(allocation, 2460)).to.equal(1001n)
    expect(releasableAt({ ...allocation, releasedUnits: 100n }, 1180)).to.equal(23n)
  })

  it('[S3.54] a fee of the launch falls to the usual one, rounded up', () => {
    const fees = { creatorFeeBps: 100, launchFeeBps: 9900, launchS: 7, launchedAt: 1000 }
    expect(purchaseFeeBps(fees, 250, 1000)).to.equal(9900)
    expect(purchaseFeeBps(fees, 250, 1006)).to.equal(1415)
    expect(purchaseFeeBps(fees, 250, 1007)).to.equal(350)
    expect(purchaseFeeBps({ ...fees, launchFeeBps: 300 }, 250, 1000)).to.equal(350)
    expect(purchaseFeeBps({ ...fees, launchFeeBps: 0, launchS: 0 }, 250, 1000)).to.equal(350)
  })
})

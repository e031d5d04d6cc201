import { expect } from 'chai'
import { createPace } from '#api/billing/purchases/line/pace.ts'

describe('how fast the line asks the provider [S2.13]', () => {
  /** Asks for so long, of a provider that takes so many in a second, as the worker does: three refusals in a row end a turn. */
  function ask(takes: (atMs: number) => number, forMs: number) {
    let nowMs = 0
    const taken: number[] = []
    let refusals = 0
    let inRow = 0
    const pace = createPace(
      () => nowMs,
      async (ms) => {
        nowMs += ms
      },
    )
    const run = async () => {
      while (nowMs < forMs) {
        await pace.next()
        if (taken.filter((atMs) => atMs > nowMs - 1000).length < takes(nowMs)) {
          taken.push(nowMs)
          inRow = 0
        } else {
          refusals++
          pace.refused()
          if (++inRow % 3 === 0) nowMs += 500
        }
      }
      return { taken, refusals, perS: pace.perS() }
    }
    return run()
  }

  it('takes nearly all that a provider with the usual limit gives, and is seldom refused', async () => {
    const { taken, refusals } = await ask(() => 25, 160_000)
    expect(taken.length / 160).to.be.at.least(24)
    expect(refusals / taken.length).to.be.below(0.02)
  })

  it('follows a limit that is raised and one that falls', async () => {
    const { taken, perS } = await ask((atMs) => (atMs < 200_000 ? 100 : 10), 400_000)
    expect(taken.filter((atMs) => atMs > 180_000 && atMs < 200_000).length / 20).to.be.at.least(90)
    expect(perS).to.be.below(15)
    expect(taken.filter((atMs) => atMs > 300_000).length / 100).to.be.at.least(9)
  })

  /** What is left of the pace of 25 calls in a second after refusals at these milliseconds behind some calls. */
  async function left(atMs: number[], calls = 25): Promise<number> {
    let nowMs = 10_000
    const pace = createPace(
      () => nowMs,
      async () => {},
    )
    for (let n = 0; n < calls; n++) await pace.next()
    for (const ms of atMs) {
      nowMs = 10_000 + ms
      pace.refused()
    }
    return pace.perS()
  }

  it('refusals within 250 ms of one that counted count once; those that go on are heard', async () => {
    expect(await left([0])).to.equal(24)
    expect(await left([0, 0, 10, 100, 249])).to.equal(24)
    expect(await left([0, 249, 250, 499])).to.be.closeTo(24 * 0.8, 0.001)
    expect(await left([0, 100, 200, 300, 400, 500, 600])).to.be.closeTo(24 * 0.8 * 0.8, 0.001)
    expect(await left([0, -60_000]), 'a clock that was set back').to.be.below(24)
  })

  it('a lone refusal behind few calls takes a fifth at most: others asked as well', async () => {
    expect(await left([0], 3)).to.equal(20)
    expect(await left([0, 2000], 3)).to.equal(16)
  })

  it('is back soon where the refusals began, and lets calls of a verb leave no faster', async () => {
    let nowMs = 10_000
    let waitedMs = 0
    const pace = createPace(
      () => nowMs,
      async (ms) => {
        waitedMs = ms
        nowMs += ms
      },
    )
    for (let n = 0; n < 25; n++) await pace.next()
    for (const ms of [0, 300, 600, 900, 1200, 1500, 1800]) {
      nowMs = 10_000 + ms
      pace.refused()
    }
    expect(pace.perS()).to.be.closeTo(24 * 0.8 ** 6, 0.001)
    const beganMs = nowMs
    const told: number[] = []
    while (pace.perS() < 25) {
      await pace.next()
      if (pace.perS() !== told.at(-1)) told.push(pace.perS())
    }
    // half as much again until four fifths of 25, then one at a time
    expect(told.slice(-6)).to.deep.equal([20, 21, 22, 23, 24, 25])
    expect((nowMs - beganMs) / 1000, told.join(' ')).to.be.within(8, 16)
    waitedMs = 0
    for (let n = 0; n < 25; n++) await pace.leave('openCheckout')
    expect(waitedMs, 'as many as in a second').to.equal(0)
    await pace.leave('makeCustomer')
    expect(waitedMs, 'another verb has a limit of its own').to.equal(0)
    await pace.leave('openCheckout')
    expect(waitedMs).to.equal(1020)
  })

  it('grows by nothing while nobody waits', async () => {
    let nowMs = 0
    const pace = createPace(
      () => nowMs,
      async () => {},
    )
    for (let n = 0; n < 1000; n++) {
      nowMs += 2000
      await pace.next()
    }
    expect(pace.perS()).to.equal(25)
  })
})

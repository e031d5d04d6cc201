import { expect } from 'chai'
import { createPace } from '#api/billing/purchases/line/pace.ts'

describe('how fast the line asks the provider [S2.13]', () => {
  /** Asks for so long, of a provider that takes so many in a second, as the worker does: a refusal ends a turn. */
  function ask(takes: (atMs: number) => number, forMs: number) {
    let nowMs = 0
    const taken: number[] = []
    let refusals = 0
    const pace = createPace(
      () => nowMs,
      async (ms) => {
        nowMs += ms
      },
    )
    const run = async () => {
      while (nowMs < forMs) {
        await pace.next()
        if (taken.filter((atMs) => atMs > nowMs - 1000).length < takes(nowMs)) taken.push(nowMs)
        else {
          refusals++
          pace.refused()
          nowMs += 500
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

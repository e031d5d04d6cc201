import { expect } from 'chai'
import { createTurns } from '#media/rooms/createTurns.ts'

describe('turns of a seat', () => {
  /** A clock that goes on by what is waited for. */
  function setUp() {
    let nowMs = 1_000_000
    const turn = createTurns(
      () => nowMs,
      async (ms) => {
        nowMs += ms
      },
    )
    const begin = async () => {
      await turn()
      return nowMs
    }
    const pass = (ms: number) => {
      nowMs += ms
    }
    return { begin, pass, now: () => nowMs }
  }

  it('[T38] the first two come at once, and no second has more than two, whatever the pauses', async () => {
    const { begin, pass, now } = setUp()
    const startMs = now()
    expect([await begin(), await begin()]).to.deep.equal([startMs, startMs])
    const begun = [startMs, startMs]
    for (let n = 0; n < 300; n++) {
      pass((n * 137) % 700)
      begun.push(await begin())
    }
    const closest = begun.slice(2).map((atMs, n) => atMs - (begun[n] ?? 0))
    expect(Math.min(...closest)).to.equal(1000)
    const spentMs = now() - startMs
    expect(begun.length).to.be.greaterThan((spentMs / 1000) * 1.5)
  })

  it('[T38] who was quiet has both at once again, and a clock that was set back holds nobody up', async () => {
    const { begin, pass, now } = setUp()
    for (let n = 0; n < 5; n++) await begin()
    pass(1000)
    expect([await begin(), await begin()]).to.deep.equal([now(), now()])
    pass(-3_600_000)
    const backMs = now()
    expect((await begin()) - backMs).to.equal(1000)
    expect((await begin()) - backMs).to.be.at.most(2000)
  })
})

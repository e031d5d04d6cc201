import { mock } from 'node:test'
import { expect } from 'chai'
import type { CallRelay } from '#protocol/calls.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import { keepRelay } from '#web/media/direct/keepRelay.ts'

const grant = (username: string): CallRelay => ({
  ...{ urls: ['turn:relay.example'], credential: 'x', lifeS: 100, username },
})

describe('what opens ways through the relay', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }))
  afterEach(() => mock.timers.reset())

  /** A watch whose time is this test's. */
  function watch(first: CallRelay | null) {
    let ms = 0
    const asked: number[] = []
    const renewed: string[] = []
    const kept = {
      isThere: true,
      /** what is answered instead */
      wrong: undefined as unknown,
      asked,
      renewed,
      /** Passes seconds one by one; what was asked for has its answer between them. */
      async pass(seconds: number) {
        for (let n = 0; n < seconds; n++) {
          ms += 1000
          mock.timers.tick(1000)
          await new Promise(setImmediate)
        }
      },
      relay: keepRelay({
        first,
        now: () => ms,
        async renew(): Promise<CallRelay> {
          asked.push(ms / 1000)
          if (!kept.isThere) throw new Error('not now')
          if (kept.wrong instanceof Error) throw kept.wrong
          if (kept.wrong !== undefined) return kept.wrong as CallRelay
          return grant(`new ${asked.length}`)
        },
        onRenewed: ({ username }) => renewed.push(username),
      }),
    }
    return kept
  }

  it('[S0.16] is renewed at four fifths of its life, and again while that fails', async () => {
    const kept = watch(grant('first'))
    await kept.pass(79)
    expect(kept.asked).to.deep.equal([])
    kept.isThere = false
    await kept.pass(91)
    expect(kept.asked).to.deep.equal([80, 90, 110, 150])
    expect(kept.relay.newest()?.username).to.equal('first')
    kept.isThere = true
    await kept.pass(40)
    expect(kept.relay.newest()?.username).to.equal('new 5')
    await kept.pass(80)
    expect(kept.asked.slice(4)).to.deep.equal([210, 290])
    expect(kept.renewed).to.deep.equal(['new 5', 'new 6'])
    kept.relay.stop()
    await kept.pass(500)
    expect(kept.asked).to.have.length(6)
  })

  it('[S0.16] is renewed at once when the relay refuses it, and not at each refusal', async () => {
    const kept = watch(grant('first'))
    await kept.pass(5)
    for (const _ of Array.from({ length: 61 })) {
      kept.relay.refused()
      await kept.pass(1)
    }
    expect(kept.asked).to.deep.equal([6, 26, 66])
  })

  it('[S0.16] an answer that opens no way is none, and it is asked for again', async () => {
    const kept = watch(grant('first'))
    for (const wrong of [null, {}, { ...grant('x'), urls: [] }, { ...grant('x'), credential: undefined }]) {
      kept.wrong = wrong
      await kept.pass(81)
      expect(kept.relay.newest()?.username, JSON.stringify(wrong)).to.equal('first')
    }
    expect(kept.renewed).to.deep.equal([])
    kept.wrong = undefined
    await kept.pass(60)
    expect(kept.renewed).to.have.length(1)
  })

  it('is asked for no more once there is none for this seat', async () => {
    const kept = watch(grant('first'))
    kept.wrong = new ApiProblem({ type: '', title: '', status: 404, code: 'NOT_FOUND', ref: '' })
    await kept.pass(300)
    kept.relay.refused()
    await kept.pass(60)
    expect(kept.asked).to.deep.equal([80])
    expect(kept.relay.newest()?.username).to.equal('first')
  })

  it('is never asked for where none carries the call', async () => {
    const kept = watch(null)
    kept.relay.refused()
    await kept.pass(700)
    expect(kept.asked).to.deep.equal([])
    expect(kept.relay.newest()).to.equal(null)
  })
})

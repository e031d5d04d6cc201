import { expect } from 'chai'
import type { Publication } from '#protocol/signal.ts'
import { until } from '#test/kit/time/until.ts'
import type { Roster } from '#web/media/client/createRoster.ts'
import type { Choices } from '#web/media/embedded/createChoices.ts'
import type { EngineSession } from '#web/media/embedded/createSession.ts'
import { createSubscriptions } from '#web/media/embedded/createSubscriptions.ts'

const VIEWER_BITS = 170

describe('what a page asks the engine for', () => {
  it('[S0.17] is together what came while something was asked for: many who begin at once are two negotiations', async () => {
    const there: Publication[] = []
    const asked: { ids: string[]; done(): void }[] = []
    const connection = {
      subscribe: (ids: string[]) => new Promise<void>((done) => asked.push({ ids, done })),
      open: async () => {},
    }
    let failures = 0
    const subscriptions = createSubscriptions({
      roster: {
        all: () => there,
        get: (id: string) => there.find((one) => one.id === id),
      } as unknown as Roster,
      choices: { emitAll() {} } as unknown as Choices,
      current: () => session,
      onTaken() {},
      onFailed: () => failures++,
    })
    const session = { bits: VIEWER_BITS, connection } as unknown as EngineSession
    const begin = async (id: string) => {
      there.push({ id, seatId: id, kind: 'camera', renditions: [], isMuted: false, isStalled: false })
      subscriptions.take()
      await new Promise(setImmediate)
    }
    await begin('first')
    await until('the first is asked for', () => asked.length === 1)
    for (const id of ['second', 'third', 'fourth']) await begin(id)
    asked[0]?.done()
    await until('the others are asked for', () => asked.length === 2)
    await begin('fifth')
    asked[1]?.done()
    await until('the last is asked for', () => asked.length === 3)
    asked[2]?.done()
    expect(asked.map(({ ids }) => ids)).to.deep.equal([['first'], ['second', 'third', 'fourth'], ['fifth']])
    expect(failures).to.equal(0)
  })
})

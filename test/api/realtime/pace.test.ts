import { mock } from 'node:test'
import { expect } from 'chai'
import { createRoomPace } from '#api/realtime/pace.ts'
import { until } from '#test/kit/time/until.ts'

const REST_MS = 100
/** Lets what runs by itself come to its next pause. */
const turn = () => new Promise(setImmediate)

describe('pace of rooms', () => {
  afterEach(() => mock.timers.reset())

  it('runs at once, then once more for all that came in the rest', async () => {
    mock.timers.enable({ apis: ['setTimeout'] })
    const runs: string[][] = []
    const pace = createRoomPace(
      REST_MS,
      async (rooms) => {
        runs.push(rooms)
        return rooms
      },
      () => {},
    )
    await pace(['a'])
    expect(runs).to.deep.equal([['a']])
    for (let n = 0; n < 50; n += 1) await pace(['a'])
    mock.timers.tick(REST_MS - 1)
    await pace(['b'])
    expect(runs, 'it rests').to.deep.equal([['a'], ['b']])
    mock.timers.tick(1)
    expect(runs).to.deep.equal([['a'], ['b'], ['a']])
    // it rests again, and runs at once afterwards
    await turn()
    mock.timers.tick(REST_MS * 2)
    expect(runs).to.have.length(3)
    await pace(['a'])
    expect(runs).to.have.length(4)
  })

  it('what has nothing to rest from runs again at once, also when it was asked for meanwhile', async () => {
    const runs: string[][] = []
    const pace = createRoomPace(
      60_000,
      async (rooms) => {
        runs.push(rooms)
        return rooms.filter((id) => id !== 'quiet')
      },
      () => {},
    )
    await pace(['quiet', 'loud'])
    await pace(['quiet', 'loud'])
    const first = pace(['quiet'])
    await pace(['quiet'])
    await first
    await until('the last', () => runs.length === 4)
    expect(runs).to.deep.equal([['quiet', 'loud'], ['quiet'], ['quiet'], ['quiet']])
  })

  it('what was asked for together runs together, also the second time', async () => {
    const runs: string[][] = []
    const pace = createRoomPace(
      REST_MS,
      async (rooms) => {
        runs.push(rooms)
        return rooms
      },
      () => {},
    )
    await pace(['a', 'b', 'c'])
    await pace(['a', 'c', 'd'])
    await until('the second', () => runs.length === 3)
    expect(runs).to.deep.equal([['a', 'b', 'c'], ['d'], ['a', 'c']])
  })

  it('a run that takes long is not overtaken by the next one of its room', async () => {
    mock.timers.enable({ apis: ['setTimeout'] })
    const runs: (() => void)[] = []
    const pace = createRoomPace(
      REST_MS,
      (rooms) => new Promise((resolve) => runs.push(() => resolve(rooms))),
      () => {},
    )
    const first = pace(['a'])
    for (let n = 0; n < 10; n += 1) {
      await pace(['a'])
      mock.timers.tick(REST_MS)
    }
    expect(runs, 'one at a time').to.have.length(1)
    runs[0]?.()
    await first
    mock.timers.tick(REST_MS)
    expect(runs, 'a further one').to.have.length(2)
  })

  it('a run that failed is followed by the next one, and somebody hears of it', async () => {
    const errors: unknown[] = []
    let runs = 0
    const pace = createRoomPace(
      10,
      async (rooms) => {
        runs += 1
        if (runs < 3) throw new Error(`run ${runs}`)
        return rooms
      },
      (error) => errors.push(error),
    )
    await pace(['a']).catch((error) => errors.push(error))
    await pace(['a'])
    await until('the second', () => errors.length === 2)
    await pace(['a'])
    await until('the third', () => runs === 3)
    expect(errors.map(String)).to.deep.equal(['Error: run 1', 'Error: run 2'])
  })
})

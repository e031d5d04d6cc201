import { expect } from 'chai'
import type { Admission } from '#api/access/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { ProblemCode } from '#domain/problem.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { MediaError } from '#web/media/mediaClient.ts'
import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import {
  type GoLiveDeps,
  GoLiveFailed,
  goLive,
  type StreamPlan,
  type Tracks,
} from '#web/rooms/host/broadcast/goLive.ts'
import type { LineState } from '#web/rooms/host/broadcast/lineStates.ts'

const plan = { kind: 'stream', title: 'Night', visibility: 'public', gate: null, capacity: null } as const
const camera = { readyState: 'live' } as MediaStreamTrack
const microphone = { readyState: 'live' } as MediaStreamTrack
const refused = (code: ProblemCode, retryAfterS?: number) =>
  new ApiProblem({
    type: '',
    title: code,
    status: 409,
    code,
    ref: '',
    ...(retryAfterS ? { retryAfterS } : {}),
  })

function studio(change: Partial<GoLiveDeps> = {}) {
  const calls: string[] = []
  let nowMs = 0
  const note = <T>(name: string, value: T) => {
    calls.push(name)
    nowMs += 100
    return Promise.resolve(value)
  }
  const stage = { leave: () => note('leave', undefined) } as Publisher
  const deps: GoLiveDeps = {
    createRoom: () => note('createRoom', { id: 'rom_1' } as Room),
    getRoom: () => note('getRoom', { id: 'rom_1' } as Room),
    readRecorder: async () => null,
    openRoom: () => note('openRoom', undefined),
    enterAsHost: (_, isAgain) => note(isAgain ? 'enterAgain' : 'enterAsHost', {} as Admission),
    startPublishing: () => note('startPublishing', stage),
    goLive: () => note('goLive', { id: 'rom_1', state: 'live' } as Room),
    endRoom: () => note('endRoom', undefined),
    pause: async (ms) => {
      calls.push(`pause ${ms}`)
      nowMs += ms
    },
    nowMs: () => nowMs,
    ...change,
  }
  const lines: LineState[][] = []
  const abort = new AbortController()
  const run = (tracks: Tracks = { camera, microphone: null }, wanted: StreamPlan = plan) =>
    goLive(wanted, tracks, deps, { onLines: (next) => lines.push(next), signal: abort.signal })
  const steps = () => Object.fromEntries((lines.at(-1) ?? []).map(({ line, step }) => [line, step]))
  return { run, calls, steps, abort, lines }
}

async function failureOf(run: Promise<unknown>): Promise<GoLiveFailed> {
  const error = await run.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof GoLiveFailed)) throw new TypeError(`expected a failed line, got ${String(error)}`)
  return error
}

describe('going live', () => {
  it('[S3.14] opens, enters, publishes and only then lets viewers in', async () => {
    const { run, calls, steps } = studio()
    const onAir = await run()
    expect(calls).to.deep.equal(['createRoom', 'openRoom', 'enterAsHost', 'startPublishing', 'goLive'])
    expect(steps()).to.deep.equal({ camera: 'done', room: 'done', viewers: 'done' })
    expect(onAir.room.state).to.equal('live')
  })

  it('[S3.14] asks again while the engine has not seen the picture, as late as the server says', async () => {
    let left = 2
    const { run, calls } = studio({
      goLive: async () => {
        if (left-- > 0) throw refused('NOT_PUBLISHING', left === 1 ? 1 : undefined)
        return { id: 'rom_1', state: 'live' } as Room
      },
    })
    await run()
    expect(calls.filter((call) => call.startsWith('pause'))).to.deep.equal(['pause 1000', 'pause 400'])
  })

  const broken: [dep: keyof GoLiveDeps, line: string, undone: string[]][] = [
    ['createRoom', 'room', []],
    ['openRoom', 'room', ['endRoom']],
    ['enterAsHost', 'room', ['endRoom']],
    ['startPublishing', 'room', ['endRoom']],
    ['goLive', 'viewers', ['leave', 'endRoom']],
  ]
  for (const [dep, line, undone] of broken) {
    it(`[S3.14] takes everything back when ${dep} fails, and says that ${line} failed`, async () => {
      const { run, calls, steps } = studio({ [dep]: () => Promise.reject(refused('NO_MEDIA_NODE')) })
      const failure = await failureOf(run())
      expect(failure).to.include({ line, isUndone: true })
      expect(calls.filter((call) => call === 'leave' || call === 'endRoom')).to.deep.equal(undone)
      expect(steps()[line]).to.equal('failed')
    })
  }

  it('[T37] waits for a place on a full engine and goes on by itself, saying why and how long', async () => {
    const full = [refused('MEDIA_FULL', 7), refused('RATE_LIMITED', 30)]
    const { run, calls, lines } = studio({
      openRoom: async () => {
        const error = full.shift()
        if (error) throw error
      },
    })
    await run()
    expect(calls).to.deep.equal([
      'createRoom',
      'pause 7000',
      'pause 30000',
      'enterAgain',
      'startPublishing',
      'goLive',
    ])
    const waits = lines.flatMap((all) => all.flatMap(({ line, wait }) => (wait ? [{ line, ...wait }] : [])))
    expect(waits).to.deep.equal([
      { line: 'room', why: 'The media engine is full.', untilMs: 7100 },
      { line: 'room', why: 'RATE_LIMITED.', untilMs: 37_100 },
    ])
    expect(lines.at(-1)?.map(({ wait }) => wait ?? null)).to.deep.equal([null, null, null])
  })

  it('[T37] takes the seat of the attempt before when the engine had no place for it', async () => {
    let isFull = true
    const { run, calls } = studio({
      startPublishing: async () => {
        if (!isFull) return { leave: async () => undefined } as Publisher
        isFull = false
        throw new MediaError('CAPACITY_FULL', 'this node is full')
      },
    })
    await run()
    expect(calls).to.deep.equal([
      'createRoom',
      'openRoom',
      'enterAsHost',
      'pause 10000',
      'openRoom',
      'enterAgain',
      'goLive',
    ])
  })

  it('[T37] stops waiting at once when the host cancels, and takes the draft back', async () => {
    let cancel = (): void => undefined
    const { run, calls, abort } = studio({
      openRoom: () => Promise.reject(refused('MEDIA_FULL', 7)),
      pause: () => {
        cancel()
        return new Promise(() => undefined)
      },
    })
    cancel = () => abort.abort()
    expect(await failureOf(run())).to.include({ line: 'room', isUndone: true })
    expect(calls).to.deep.equal(['createRoom', 'endRoom'])
  })

  it('ends the draft in the way before it makes its own', async () => {
    const ended: string[] = []
    const { run, calls } = studio({ endRoom: async (id) => ended.push(id) })
    await run(undefined, { ...plan, endFirst: 'rom_0' })
    expect(ended).to.deep.equal(['rom_0'])
    expect(calls[0]).to.equal('createRoom')
  })

  it('gives up when the picture never arrives', async () => {
    const { run, calls } = studio({ goLive: () => Promise.reject(refused('NOT_PUBLISHING')) })
    const failure = await failureOf(run())
    expect(failure.line).to.equal('viewers')
    expect(calls.slice(-2)).to.deep.equal(['leave', 'endRoom'])
  })

  it('[T1] a provider that nobody checked is no matter of waiting: the host reads what has to be done', async () => {
    const detail = 'Only public streams can begin here for now: it has to be checked.'
    const unproven = new ApiProblem({ ...refused('MEDIA_UNPROVEN').problem, detail })
    const { run, calls } = studio({ openRoom: () => Promise.reject(unproven) })
    const failure = await failureOf(run())
    expect(failure).to.include({ line: 'room', isUndone: true })
    expect(calls).to.deep.equal(['createRoom', 'endRoom'])
    expect(sentenceOf(failure.cause)).to.equal(detail)
  })

  it('says so when something could not be taken back', async () => {
    const { run } = studio({
      goLive: () => Promise.reject(refused('NO_MEDIA_NODE')),
      endRoom: () => Promise.reject(new Error('away')),
    })
    expect((await failureOf(run())).isUndone).to.equal(false)
  })

  it('touches nothing without a camera', async () => {
    const { run, calls } = studio()
    expect((await failureOf(run({ camera: null, microphone: null }))).line).to.equal('camera')
    expect(calls).to.deep.equal([])
  })

  it('[S3.26] a voice room needs a microphone alone, and is made as what it is', async () => {
    const voice: StreamPlan = { ...plan, kind: 'voice' }
    const made: StreamPlan[] = []
    const sent: Tracks[] = []
    const { run, steps } = studio({
      createRoom: async (wish) => {
        made.push(wish)
        return { id: 'rom_1' } as Room
      },
      startPublishing: async (_, tracks) => {
        sent.push(tracks)
        return { leave: async () => undefined } as Publisher
      },
    })
    await run({ camera: null, microphone }, voice)
    expect([made, sent]).to.deep.equal([[voice], [{ camera: null, microphone }]])
    expect(steps()).to.deep.equal({ microphone: 'done', room: 'done', listeners: 'done' })

    const without = studio()
    expect((await failureOf(without.run({ camera, microphone: null }, voice))).line).to.equal('microphone')
    expect(without.calls).to.deep.equal([])
  })

  it('a voice room whose listeners cannot be let in is taken back', async () => {
    const { run, calls } = studio({ goLive: () => Promise.reject(refused('NO_MEDIA_NODE')) })
    const failure = await failureOf(run({ camera: null, microphone }, { ...plan, kind: 'voice' }))
    expect(failure).to.include({ line: 'listeners', isUndone: true })
    expect(calls.slice(-2)).to.deep.equal(['leave', 'endRoom'])
  })

  it('stops at the next step when the host cancels, and takes back what was done', async () => {
    let cancel = (): void => undefined
    const { run, calls, abort } = studio({
      openRoom: async () => cancel(),
    })
    cancel = () => abort.abort()
    expect(await failureOf(run())).to.include({ line: 'room', isUndone: true })
    expect(calls).to.deep.equal(['createRoom', 'endRoom'])
  })
})

import { expect } from 'chai'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import { leftBehind } from '#web/rooms/host/broadcast/studioFlow.ts'
import type { RecordParts } from '#web/rooms/host/chain/recordRoom.ts'
import { causeSentence } from '#web/rooms/host/studio/causeSentence.ts'
import { runTx, type TxParts } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import { HASH, intent, walletThat } from '../../transactions/pipeline.ts'
import { asking, failureOf, room, studio, terms } from './recordStudio.ts'

const SENT: TxPhase = { at: 'sent', hash: HASH }

/** The real pipeline; `onProof` is what happens while the host is asked for a proof. */
function pipeline(onProof: () => void) {
  const { wallet, done } = walletThat()
  const parts: TxParts = {
    ...{ wallet, chainId: 31337, pollMs: 1, keep: () => undefined },
    store: async () => intent('included'),
    look: async () => intent('safe'),
    prove: async () => {
      onProof()
      return true
    },
    pause: async () => undefined,
  }
  const run: RecordParts['run'] = (prepare, emit) => runTx(parts, prepare, emit)
  return { run, done }
}

/** A studio whose host cancels as their wallet comes to a phase. */
function leavingAt(phases: TxPhase[]) {
  const left = studio()
  left.parts.run = async (_, emit) => {
    for (const phase of phases) emit(phase)
    left.abort.abort(new Error('cancelled'))
    return new Promise(() => undefined)
  }
  return left
}

describe('a voice room on the chain, left halfway', () => {
  it('[S3.21] [once] after a cancel no wallet is asked any more', async () => {
    const left = studio()
    let settled: Promise<unknown> = Promise.resolve()
    const { run, done } = pipeline(() => left.abort.abort(new Error('cancelled')))
    left.parts.run = (prepare, emit) => {
      settled = run(prepare, emit)
      return settled
    }
    const failure = await failureOf(left.run({ isRecorded: true }))
    expect(await settled).to.equal(null)
    expect(done).to.deep.equal(['switchTo', 'simulate'])
    expect(failure).to.include({ line: 'chain', isUndone: true, isLeftOnChain: false })
    expect(leftBehind(failure), 'nothing is left to say').to.equal(null)
    expect(left.calls.at(-1)).to.equal('endRoom')
  })

  it('[S3.21] terms are read anew after a proof, and a refusal then is in the words of our server', async () => {
    const made = studio()
    const { run, done } = pipeline(() => undefined)
    made.parts.run = run
    await made.run({ isRecorded: true })
    expect(made.calls.filter((one) => one === 'terms rom_1')).to.have.length(2)
    expect(done.at(-1)).to.equal('send')

    const busy = studio()
    const away = pipeline(() => undefined)
    busy.parts.run = away.run
    const refusal = { type: '', title: 'It is on its way', status: 409, code: 'CONFLICT', ref: '' } as const
    let asked = 0
    busy.parts.getTerms = async () => {
      asked++
      if (asked > 1) throw new ApiProblem(refusal)
      return terms
    }
    const refused = await failureOf(busy.run({ isRecorded: true }))
    expect(causeSentence(refused.cause)).to.equal('It is on its way.')
    expect(away.done).to.not.include('send')
  })

  it('[S3.21] a server that wants a pause before anything is sent is asked again by itself', async () => {
    const soon = studio()
    const { getTerms } = soon.parts
    const pause = { type: '', title: 'Wait a moment', status: 429, code: 'RATE_LIMITED', ref: '' } as const
    soon.parts.getTerms = async () => {
      soon.parts.getTerms = getTerms
      throw new ApiProblem({ ...pause, retryAfterS: 4 })
    }
    await soon.run({ isRecorded: true })
    expect(soon.calls.slice(0, 3)).to.deep.equal(['createRoom', 'terms rom_1', 'wallet'])
    const waits = soon.lines.flatMap((all) =>
      all.flatMap(({ line, wait }) => (wait ? [{ line, ...wait }] : [])),
    )
    expect(waits[0]).to.deep.equal({ line: 'chain', why: 'Wait a moment.', untilMs: 4000 })
  })

  it('[S3.21] [once] who cancels while their wallet asks, or later, reads what may come of it', async () => {
    const signing = await failureOf(leavingAt([{ at: 'signing' }]).run({ isRecorded: true }))
    expect(causeSentence(leftBehind(signing)?.cause)).to.match(/If your wallet still asks, reject it there/)
    expect(signing.isLeftOnChain).to.equal(false)

    const left = leavingAt([{ at: 'signing' }, SENT])
    const sent = await failureOf(left.run({ isRecorded: true }))
    expect(causeSentence(leftBehind(sent)?.cause)).to.match(/Your transaction goes on/)
    expect(sent).to.include({ line: 'chain', isUndone: true, isLeftOnChain: true })
    expect(left.calls.at(-1)).to.equal('endRoom')
  })

  const unseen = { phases: [SENT, { at: 'included', hash: HASH, block: 3 }] as TxPhase[], seen: [room] }
  const sentence = 'It was sent, but we could not tell our server yet.'
  const untold = { phases: [{ at: 'stopped', cause: 'unreachable', sentence, isSent: true }] as TxPhase[] }
  const gone = new ApiProblem({ type: '', title: 'It is gone', status: 404, code: 'NOT_FOUND', ref: '' })
  for (const [what, world, words, looks] of [
    ['our server does not see it for half a minute', unseen, /has not found the room/, 31],
    ['our server could not be told of it', untold, /could not tell our server/, 0],
    ['our server refuses to say', { ...unseen, seen: [gone] }, /^It is gone\.$/, 1],
  ] as const) {
    it(`[S3.21] [once] where ${what}, a room that was made is said to be left there, one that was announced is not`, async () => {
      const made = studio({ ...world, seen: 'seen' in world ? [...world.seen] : [] })
      const failure = await failureOf(made.run({ isRecorded: true }))
      expect(failure).to.include({ line: 'chain', isLeftOnChain: true })
      expect(causeSentence(failure.cause)).to.match(words)
      expect(made.calls.filter((one) => one === 'getRoom')).to.have.length(looks)
      expect(made.calls.at(-1)).to.equal('endRoom')

      const announced = studio({ ...world, seen: [asking, ...('seen' in world ? world.seen : [])] })
      const kept = await failureOf(announced.run({ roomId: 'rom_1' }))
      expect(kept.isLeftOnChain).to.equal(false)
      expect(kept.cause).to.include({ isSent: true })
    })
  }

  it('[S3.21] one that is on the chain as a later line fails is left there; one that was not made fails as a room', async () => {
    const late = studio()
    late.deps.openRoom = () => Promise.reject(new Error('no'))
    expect(await failureOf(late.run({ isRecorded: true }))).to.include({ line: 'room', isLeftOnChain: true })

    const none = studio()
    none.deps.createRoom = () => Promise.reject(new Error('no'))
    expect((await failureOf(none.run({ isRecorded: true }))).line).to.equal('room')
  })

  it('[S3.21] a long wait is said to be one, and no more once it is over', async () => {
    const long = studio()
    const over = failureOf(long.run({ isRecorded: true }))
    long.parts.run = async (_, emit) => {
      emit({ at: 'signing' })
      const [[say]] = [...long.waits] as [[() => void, number]]
      say()
      emit(SENT)
      expect([...long.waits.values()]).to.deep.equal([40_000])
      emit({ at: 'stopped', cause: 'reverted', sentence: 'It was refused.' })
      return new Promise(() => undefined)
    }
    await over
    const asked = long.lines.flatMap((all) => all.flatMap(({ asks }) => (asks ? [asks] : [])))
    expect([...new Set(asked)]).to.deep.equal([
      'Confirm it in your wallet',
      'Still waiting for your wallet. Open it again, or look for its window behind this one.',
      'In a block soon',
    ])
    expect(long.waits.size).to.equal(0)
  })
})

import { expect } from 'chai'
import type { Room } from '#api/rooms/contract.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import { causeSentence } from '#web/rooms/host/studio/causeSentence.ts'
import { draftOnChain, isRecordTicked, planOf, type StreamDraft } from '#web/rooms/host/studio/streamDraft.ts'
import type { TxAction } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import { asking, failureOf, hubRoom, OWN, room, studio, terms, token } from './recordStudio.ts'

const OPENED = ['openRoom', 'enterAsHost', 'startPublishing', 'goLive']
const LOOKS = (count: number) => Array.from({ length: count }, () => 'getRoom')

describe('a voice room on the chain', () => {
  it('[S3.21] is made, recorded by one transaction and opened once our server sees it there, saying what it waits for', async () => {
    const seen = [room, new Error('away'), { ...room, hubRoom }]
    const { run, calls, sent, lines, steps } = studio({ seen })
    await run({ isRecorded: true })
    expect(calls).to.deep.equal(['createRoom', 'terms rom_1', 'wallet', ...LOOKS(3), ...OPENED])
    expect(steps()).to.deep.equal(['microphone done', 'chain done', 'room done', 'listeners done'])
    const asked = lines.flatMap((all) => all.flatMap(({ line, asks }) => (asks ? [`${line}: ${asks}`] : [])))
    expect([...new Set(asked)]).to.deep.equal([
      'chain: Opening your wallet',
      'chain: Confirm it in your wallet',
      'chain: In a block soon',
      'chain: In a block: waiting for our server',
    ])
    expect(lines.at(-1)?.every(({ asks }) => !asks)).to.equal(true)
    const [{ purpose, expect: expected, wallets, call }] = sent as [TxAction]
    expect({ purpose, expected, wallets }).to.deep.equal({
      ...{ purpose: 'room', expected: { hub: terms.hub.toLowerCase(), opens: 'rom_1' }, wallets: [OWN] },
    })
    expect(call.args).to.deep.equal([OWN, 3, false, [{ token: OWN, kind: 4, rank: 2, id: 0n, min: 0n }]])
  })

  it('[S3.21] has no line and asks no wallet where nobody wants it, it may not be, or no hub is there', async () => {
    const plain = studio()
    await plain.run()
    const follow = { mode: 'any', conditions: [{ kind: 'follower' }] } as Room['gate']
    const never = studio({ made: { ...asking, gate: follow } })
    await never.run({ isRecorded: true })
    const without = studio({ made: asking })
    without.deps.readRecorder = async () => null
    await without.run({ isRecorded: true })
    for (const { calls, steps } of [plain, never, without]) {
      expect(calls).to.deep.equal(['createRoom', ...OPENED])
      expect(steps()).to.deep.equal(['microphone done', 'room done', 'listeners done'])
    }
  })

  it('[S3.24] of whichever door asks for a token is recorded, also one that was announced, which is not done twice', async () => {
    const made = studio({ made: asking })
    await made.run()
    expect(made.calls.slice(0, 3)).to.deep.equal(['createRoom', 'terms rom_1', 'wallet'])

    const announced = studio({ seen: [asking, { ...asking, hubRoom }] })
    await announced.run({ roomId: 'rom_1' })
    expect(announced.calls).to.deep.equal(['getRoom', 'terms rom_1', 'wallet', 'getRoom', ...OPENED])
    expect(announced.steps()[1]).to.equal('chain done')

    const known = studio({ seen: [{ ...asking, hubRoom }] })
    await known.run({ roomId: 'rom_1', isRecorded: true })
    expect(known.calls).to.deep.equal(['getRoom', ...OPENED])
    expect(known.steps()).to.deep.equal(['microphone done', 'room done', 'listeners done'])
  })

  const stops: [cause: string, sentence: string][] = [
    ['rejected', 'You closed the request in your wallet.'],
    ['wrong-wallet', 'This wallet does not belong to your account.'],
    ['reverted', 'The contract refused it in the block.'],
    ['cancelled', 'You cancelled it in your wallet.'],
  ]
  for (const [cause, sentence] of stops) {
    it(`[S3.21] ${cause}: a room that was made ends, one that was announced stays, and the host reads why`, async () => {
      const phases = [{ at: 'signing' }, { at: 'stopped', cause, sentence }] as TxPhase[]
      const { run, calls, steps } = studio({ phases })
      const failure = await failureOf(run({ isRecorded: true }))
      expect(failure).to.include({ line: 'chain', isUndone: true, isLeftOnChain: false })
      expect(causeSentence(failure.cause)).to.equal(sentence)
      expect(calls).to.deep.equal(['createRoom', 'terms rom_1', 'wallet', 'endRoom'])
      expect(steps()).to.deep.equal(['microphone done', 'chain failed', 'room waiting', 'listeners waiting'])

      const announced = studio({ phases, seen: [asking] })
      expect((await failureOf(announced.run({ roomId: 'rom_1' }))).line).to.equal('chain')
      expect(announced.calls).to.deep.equal(['getRoom', 'terms rom_1', 'wallet'])
    })
  }

  it('[S3.21] who is not the owner reads what the server says, and no wallet is asked; nor is one where none is linked', async () => {
    const title = 'Only the owner of the channel may do that'
    const forbidden = new ApiProblem({ type: '', title, status: 403, code: 'FORBIDDEN', ref: '' })
    const { run, calls } = studio({ getTerms: () => Promise.reject(forbidden) })
    const failure = await failureOf(run({ isRecorded: true }))
    expect([failure.line, causeSentence(failure.cause)]).to.deep.equal(['chain', `${title}.`])
    expect(calls).to.deep.equal(['createRoom', 'endRoom'])

    const bare = studio({ wallets: [] })
    expect(causeSentence((await failureOf(bare.run({ isRecorded: true }))).cause)).to.match(/^Link a wallet/)
    expect(bare.calls).to.not.include('wallet')
  })

  it('[S3.24] the form: chosen where it may be, fixed by a token, never of private rooms, followers and streams', () => {
    const draft: StreamDraft = {
      ...{ kind: 'voice', title: 'Night', visibility: 'members', gate: { mode: 'any', of: ['pass'] } },
      ...{ seats: '', speakers: 3 },
    }
    const typed = { ...token, symbol: 'NORTH', amount: '1', isPasted: false, tokenId: '' } as const
    const of = (change: Partial<StreamDraft>) => {
      const changed = { ...draft, ...change }
      return [draftOnChain(changed), planOf(changed).isRecorded ?? false]
    }
    const asked = { mode: 'any', of: ['pass', typed] } as unknown as StreamDraft['gate']
    expect(of({})).to.deep.equal(['may', false])
    expect(of({ isRecorded: true })).to.deep.equal(['may', true])
    expect(of({ gate: asked })).to.deep.equal(['must', true])
    expect(of({ gate: asked, visibility: 'public', isRecorded: true })).to.deep.equal(['may', true])
    expect(of({ visibility: 'private', isRecorded: true })).to.deep.equal(['never', false])
    expect(of({ gate: { mode: 'any', of: ['follow'] }, isRecorded: true })).to.deep.equal(['never', false])
    expect(of({ kind: 'stream', isRecorded: true })).to.deep.equal(['never', false])
    // what is shown ticked counts for an announced room as well, whose door is another
    expect(isRecordTicked({ ...draft, gate: asked })).to.equal(true)
    expect(isRecordTicked({ ...draft, visibility: 'private', isRecorded: true })).to.equal(true)
    expect(isRecordTicked(draft)).to.equal(false)
  })
})

import { expect } from 'chai'
import type { Room } from '#api/rooms/contract.ts'
import { gateSentence } from '#domain/access/gate.ts'
import { tryGate } from '#domain/access/tryGate.ts'
import {
  type DraftCondition,
  draftOfGate,
  gateInputOf,
  lockedForOf,
  rulesOf,
} from '#web/rooms/host/gate/gateDraft.ts'
import { type TokenDraft, tokenDraftOf } from '#web/rooms/host/gate/tokenDraft.ts'
import { draftLockedFor, mayLock, planOf, type StreamDraft } from '#web/rooms/host/studio/streamDraft.ts'

const address = `0x${'a1'.repeat(20)}`
const units = '100000000000000000000'
const north: TokenDraft = tokenDraftOf({
  ...{ kind: 'erc20', address, minUnits: units, symbol: 'NORTH', decimals: 18, isForeign: false },
})
const dollars: TokenDraft = { ...north, symbol: 'USDC', decimals: 6, isForeign: true }
const stake: TokenDraft = { ...north, kind: 'stake' }
const ticked = (...of: DraftCondition[]): StreamDraft => ({
  ...{ kind: 'voice', title: 'Talk', visibility: 'members', gate: { mode: 'any', of } },
  ...{ seats: '', speakers: 5, locksTokens: true },
})

describe('a door that locks tokens', () => {
  it('[S3.56] is offered for ERC-20 tokens of a voice room that the chain leads, and asked for nowhere else', () => {
    for (const draft of [ticked(north), ticked('pass', dollars)]) {
      expect(mayLock(draft)).to.equal(true)
      expect(planOf(draft)).to.include({ locksTokens: true, isRecorded: true })
      expect(planOf({ ...draft, locksTokens: false })).to.not.have.property('locksTokens')
    }
    const others: StreamDraft[] = [
      { ...ticked(north), kind: 'stream' },
      { ...ticked(north), visibility: 'public' },
      { ...ticked(north), visibility: 'private' },
      // no contract knows who follows, so the chain leads none of these
      ticked(north, 'follow'),
      ticked(stake),
      ticked({ ...north, amount: '' }),
    ]
    for (const draft of others) {
      expect([mayLock(draft), draftLockedFor(draft)]).to.deep.equal([false, null])
      expect(planOf(draft)).to.not.have.property('locksTokens')
    }
  })

  it('[S3.56] says so before there is a room, and lets in who has it locked, not who has it free', () => {
    const draft = ticked(north)
    const gate = rulesOf(draft.gate, [], draftLockedFor(draft))
    expect(gateSentence(gate)).to.equal('Anyone with 100 NORTH locked')
    const seen = (lockedFor: { lockedFor?: string }) =>
      tryGate(
        { kind: 'holder', of: { kind: 'erc20', address, ...lockedFor }, units: BigInt(units) },
        { state: 'draft', visibility: 'members', gate },
      ).sees
    expect([seen({ lockedFor: '0' }), seen({})]).to.deep.equal(['room', 'TOKENS_SHORT'])
  })

  it('[S3.23] stays what it is while its gate is changed: what is sent names tokens, and the room locks them', () => {
    const conditions: NonNullable<Room['gate']>['conditions'] = [
      {
        ...{ kind: 'erc20', address, minUnits: units, symbol: 'NORTH', decimals: 18 },
        ...{ isForeign: false, lockedFor: '77' },
      },
    ]
    const draft = draftOfGate({ sentence: '', tierNo: null, rank: null, mode: 'any', conditions })
    expect(gateInputOf(draft)).to.deep.equal({
      mode: 'any',
      conditions: [{ kind: 'erc20', address, minUnits: units }],
    })
    const lockedFor = lockedForOf({ locksTokens: true, hubRoom: { id: '77' } as Room['hubRoom'] })
    expect(rulesOf(draft, [], lockedFor)).to.deep.equal({ mode: 'any', conditions })
    expect(lockedForOf({ locksTokens: false, hubRoom: { id: '77' } as Room['hubRoom'] })).to.equal(null)
  })
})

import { expect } from 'chai'
import { decide, isByLock, lacksLock } from '#domain/access/decide.ts'
import type { Entitlement } from '#domain/access/entitlement.ts'
import { type Gate, gateSentence, lockedConditions } from '#domain/access/gate.ts'
import { evidenceOf } from '#domain/access/receipt.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import { lacksTokensAlone } from '#domain/access/tryGate.ts'
import { NOW, sampleInput } from './sampleInput.ts'

const [TOKEN, VAULT, WALLET] = ['70', '7a', '0a'].map((byte) => `0x${byte.repeat(20)}`) as [
  string,
  string,
  string,
]
const NORTH: TokenCondition = {
  ...{ kind: 'erc20', address: TOKEN, minUnits: '100', symbol: 'NORTH', decimals: 0, isForeign: false },
}
const STAKE: TokenCondition = { ...NORTH, kind: 'stake', address: VAULT }
const gate = (mode: Gate['mode'], ...conditions: TokenCondition[]): Gate => ({
  ...{ id: 'gat_1', mode, conditions: lockedConditions(conditions, '12') },
})
const right = (one: TokenCondition, lockedFor?: string, change: Partial<Entitlement> = {}): Entitlement => ({
  ...{ source: one.kind, sourceKey: `${one.kind}:${lockedFor}`, tierNo: 0, rank: 0, validFrom: 0 },
  ...{ validUntil: null, level: 'latest', wallet: WALLET },
  holding: { address: one.address, units: 100n, ...(lockedFor !== undefined && { lockedFor }) },
  ...change,
})
const LOCKED = right(NORTH, '12', { validUntil: NOW + 600 })
const inputOf = (one: Gate, ...entitlements: Entitlement[]) =>
  sampleInput({ room: { gate: one }, entitlements })

describe('decide where tokens are locked', () => {
  it('[S3.56] only what is locked for this room counts, and an allow ends with it; stakes stay as they are', () => {
    const door = gate('all', NORTH, STAKE)
    expect(gateSentence(door)).to.equal('Anyone with 100 NORTH locked and 100 NORTH staked')
    for (const other of [right(NORTH), right(NORTH, '13'), { ...LOCKED, validUntil: NOW }])
      expect(decide(inputOf(door, other, right(STAKE))), other.sourceKey).to.include({ verdict: 'deny' })
    const allow = decide(inputOf(door, LOCKED, right(STAKE)))
    expect(allow).to.include({ verdict: 'allow', validUntil: NOW + 600, wallet: WALLET })
    expect(isByLock(door, allow)).to.equal(true)
    const either = gate('any', NORTH, STAKE)
    expect(isByLock(either, decide(inputOf(either, right(STAKE))))).to.equal(false)
    expect(isByLock(either, decide(inputOf(either, LOCKED)))).to.equal(true)
  })

  it('[S3.34][S3.56] a lock that is gone is no want of tokens that waits for a minute; a stake that is missing beside it is', () => {
    const [all, any] = [gate('all', NORTH, STAKE), gate('any', NORTH, STAKE)]
    expect(lacksTokensAlone(inputOf(all, LOCKED), WALLET)).to.equal(true)
    expect(lacksTokensAlone(inputOf(all, right(STAKE)), WALLET)).to.equal(false)
    expect([
      lacksLock(inputOf(all, LOCKED), 'erc20'),
      lacksLock(inputOf(all, right(STAKE)), 'stake'),
    ]).to.deep.equal([false, true])
    expect([lacksLock(inputOf(any), 'erc20'), lacksLock(inputOf(any), 'stake')]).to.deep.equal([true, false])
    const free: Gate = { id: 'gat_2', mode: 'all', conditions: [NORTH] }
    expect(lacksLock(inputOf(free), 'erc20'), 'nothing is locked here').to.equal(false)
  })

  it('[S3.56][T44] what is signed says that locked tokens were counted, for which room, and no amount', () => {
    const read = { point: null, now: NOW, reader: 'index' } as const
    const behind = { entitlement: LOCKED, sourceRef: 'aa', walletRef: 'bb' }
    const door = gate('any', NORTH)
    expect(evidenceOf(decide(inputOf(door, LOCKED)), behind, read).right).to.include({ lockedFor: '12' })
    const refusal = evidenceOf(decide(inputOf(door, right(NORTH))), null, read)
    expect(refusal.facts).to.deep.equal({ met: [false], lockedFor: '12' })
  })
})

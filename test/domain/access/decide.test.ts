import { expect } from 'chai'
import { decide, isLive, POLICY_VERSION } from '#domain/access/decide.ts'
import type { Entitlement, LostEntitlement } from '#domain/access/entitlement.ts'
import type { Gate } from '#domain/access/gate.ts'
import { type InputChange, NOW, sampleInput } from './sampleInput.ts'

const ANY: Gate = { id: 'gat_1', mode: 'any', conditions: [{ kind: 'pass' }] }
const GOLD: Gate = {
  id: 'gat_2',
  mode: 'any',
  conditions: [{ kind: 'tier', tierNo: 3, rank: 30, tierName: 'Gold' }],
}
const BOTH: Gate = { id: 'gat_3', mode: 'all', conditions: [...ANY.conditions, ...GOLD.conditions] }

const right = (change: Partial<Entitlement> = {}): Entitlement => ({
  source: 'chain',
  sourceKey: '31337:0xabc:1',
  tierNo: 1,
  rank: 10,
  validFrom: NOW - 100,
  validUntil: NOW + 100,
  level: 'latest',
  ...change,
})
const lost = (change: Partial<LostEntitlement> = {}): LostEntitlement => ({
  sourceKey: '31337:0xabc:9',
  tierNo: 1,
  cause: 'moved',
  at: NOW - 50,
  block: 7,
  ...change,
})
const point = (blockAt = NOW - 1) => ({
  chainId: 31337,
  block: 9,
  blockHash: `0x${'0'.repeat(64)}`,
  blockAt,
  epoch: 0,
  level: 'latest' as const,
})
const input = ({ room, ...rest }: InputChange = {}) =>
  sampleInput({ room: { gate: ANY, ...room }, chain: point(), ...rest })
const reason = (change: InputChange) => {
  const verdict = decide(input(change))
  return verdict.verdict === 'deny' ? verdict.reason : 'allow'
}
const facts = (change: InputChange) => {
  const verdict = decide(input(change))
  return verdict.verdict === 'deny' ? verdict.facts : null
}

describe('decide', () => {
  const ban = { kind: 'ban' as const, ruleCode: 'spam', reason: 'Spam', until: null }

  it('[M.3][S1.26] precedence: banned, ended, not live, gate', () => {
    const everything: InputChange = { ban, entitlements: [] }
    expect(reason({ ...everything, room: { state: 'ended' } })).to.equal('BANNED')
    expect(reason({ room: { state: 'ended' } })).to.equal('ENDED')
    expect(reason({ room: { state: 'draft' } })).to.equal('NOT_LIVE')
    expect(reason({})).to.equal('NO_PASS')
    expect(reason({ ban, isHost: true, action: 'host' }), 'deny wins over the owner').to.equal('BANNED')
  })

  it('[S1.15] a private room admits by a claimed invitation alone, and says so before anything else but a ban', () => {
    const hidden = { visibility: 'private' as const, gate: null }
    const invited = right({ source: 'invite', sourceKey: 'invite:inv_1', rank: 0, validUntil: null })
    expect(decide(input({ room: hidden, entitlements: [invited], chain: null }))).to.deep.equal({
      verdict: 'allow',
      entitlement: invited,
      validUntil: null,
    })
    for (const state of ['draft', 'live', 'ended'] as const)
      expect(reason({ room: { ...hidden, state } }), state).to.equal('NOT_INVITED')
    expect(reason({ room: hidden, entitlements: [right()] }), 'no pass opens it').to.equal('NOT_INVITED')
    expect(reason({ room: hidden, ban, entitlements: [invited] })).to.equal('BANNED')
    expect(reason({ room: { ...hidden, state: 'ended' }, entitlements: [invited] })).to.equal('ENDED')
    expect(reason({ room: hidden, action: 'host', entitlements: [invited] })).to.equal('NOT_LIVE')
    expect(reason({ room: hidden, action: 'host' })).to.equal('NOT_INVITED')
    expect(reason({ room: hidden, isHost: true })).to.equal('allow')
    expect(POLICY_VERSION).to.equal(11)
  })

  it('a public room asks for nothing, its host for nothing at all', () => {
    expect(decide(input({ room: { visibility: 'public', gate: null } }))).to.deep.equal({
      verdict: 'allow',
      entitlement: null,
      validUntil: null,
    })
    expect(reason({ isHost: true })).to.equal('allow')
    expect(reason({ isHost: true, action: 'host', room: { state: 'draft' } })).to.equal('allow')
    expect(reason({ isHost: true, action: 'host', room: { state: 'draft', isOpen: false } })).to.equal(
      'NOT_LIVE',
    )
    expect(reason({ isHost: false, action: 'host' })).to.equal('NOT_LIVE')
  })

  it('an allow never outlives its entitlement; the one that lasts longest is used', () => {
    const rights = [right({ validUntil: NOW + 10 }), right({ sourceKey: 'b', validUntil: NOW + 500 })]
    expect(decide(input({ entitlements: rights }))).to.deep.include({ validUntil: NOW + 500 })
    const forEver = right({ sourceKey: 'c', validUntil: null })
    expect(decide(input({ entitlements: [...rights, forEver] }))).to.deep.include({
      entitlement: forEver,
      validUntil: null,
    })
  })

  it('a pass lives only while both clocks are before its end', () => {
    const one = right({ validUntil: NOW })
    expect(isLive(one, NOW - 1, NOW - 1)).to.equal(true)
    expect(isLive(one, NOW, NOW - 1), 'database time').to.equal(false)
    expect(isLive(one, NOW - 1, NOW), 'time of the cited block').to.equal(false)
    expect(isLive(right({ validUntil: null }), NOW, NOW)).to.equal(true)
  })

  it('an entitlement of a block whose clock is ahead of ours counts at once', () => {
    const fresh = right({ validFrom: NOW + 30 })
    expect(isLive(fresh, NOW, NOW + 30)).to.equal(true)
    expect(isLive(fresh, NOW, NOW)).to.equal(false)
  })

  it('a tier gate admits its rank and above, and says what is held', () => {
    expect(reason({ room: { gate: GOLD }, entitlements: [right({ rank: 30 })] })).to.equal('allow')
    expect(reason({ room: { gate: GOLD }, entitlements: [right({ rank: 31, tierNo: 8 })] })).to.equal('allow')
    expect(facts({ room: { gate: GOLD }, entitlements: [right()] })).to.deep.equal({
      requiredTier: 3,
      requiredTierName: 'Gold',
      heldTier: 1,
    })
    expect(facts({ room: { gate: GOLD } })).to.deep.equal({ requiredTier: 3, requiredTierName: 'Gold' })
    expect(reason({ room: { gate: BOTH }, entitlements: [right()] })).to.equal('TIER_REQUIRED')
    expect(reason({ room: { gate: BOTH }, entitlements: [right({ rank: 30 })] })).to.equal('allow')
  })

  it('tells the newest of what was lost', () => {
    expect(facts({ lost: [lost()] })).to.deep.equal({ at: NOW - 50, heldTier: 1, block: 7 })
    expect(reason({ lost: [lost(), lost({ cause: 'reorged', at: NOW - 5 })] })).to.equal('REORGED')
    const expired = right({ validUntil: NOW - 10 })
    expect(reason({ entitlements: [expired], lost: [lost()] })).to.equal('PASS_EXPIRED')
    expect(reason({ entitlements: [right({ validUntil: NOW - 90 })], lost: [lost()] })).to.equal('PASS_MOVED')
    expect(facts({ lost: [lost({ cause: 'reorged', tierNo: 0 })] })).to.deep.equal({ at: NOW - 50, block: 7 })
  })

  it('needs no wallet: an entitlement from another source opens the same gate', () => {
    const card = right({ source: 'card', sourceKey: 'ent_1' })
    expect(reason({ entitlements: [card], chain: null })).to.equal('allow')
  })

  it('[S4.16] a payment on hold is said only where nothing else opens, and it would', () => {
    const card = right({ source: 'card', sourceKey: 'card:ent_1', tierNo: 3, rank: 30 })
    const frozen = [{ tierNo: 3, rank: 30 }]
    expect(facts({ frozen })).to.deep.equal({ heldTier: 3 })
    expect(reason({ frozen })).to.equal('PAYMENT_FROZEN')
    expect(reason({ frozen, entitlements: [card] })).to.equal('allow')
    expect(reason({ frozen, room: { gate: GOLD }, entitlements: [right()] })).to.equal('PAYMENT_FROZEN')
    expect(reason({ frozen: [{ tierNo: 1, rank: 10 }], room: { gate: GOLD } })).to.equal('NO_PASS')
    expect(reason({ frozen, room: { gate: GOLD }, lost: [lost()] })).to.equal('PAYMENT_FROZEN')
    expect(reason({ frozen, ban })).to.equal('BANNED')
    expect(reason({ frozen, room: { state: 'ended' } })).to.equal('ENDED')
    // all conditions, of which what is held meets one and what is on hold the other
    expect(reason({ frozen, room: { gate: BOTH }, entitlements: [right()] })).to.equal('PAYMENT_FROZEN')
  })

  it('[S4.14] a right by card opens where nobody knows the chain', () => {
    const card = right({ source: 'card', sourceKey: 'card:ent_1', validUntil: NOW + 1, level: 'finalized' })
    expect(decide(input({ entitlements: [card], chain: null }))).to.deep.equal({
      verdict: 'allow',
      entitlement: card,
      validUntil: NOW + 1,
    })
    expect(reason({ entitlements: [{ ...card, validUntil: NOW }], chain: null })).to.equal('PASS_EXPIRED')
    expect(reason({ entitlements: [{ ...card, validFrom: NOW + 1 }], chain: null })).not.to.equal('allow')
  })

  it('refuses to guess about a members-only room without a gate', () => {
    expect(() => decide(input({ room: { gate: null } }))).to.throw(TypeError)
  })
})

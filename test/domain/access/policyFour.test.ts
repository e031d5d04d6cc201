import { expect } from 'chai'
import { decide } from '#domain/access/decide.ts'
import type { Entitlement } from '#domain/access/entitlement.ts'
import { type Condition, type Gate, gateSentence } from '#domain/access/gate.ts'
import { evidenceOf } from '#domain/access/receipt.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import { CHANNEL_ROLES, VISIBILITIES } from '#domain/words.ts'
import { type InputChange, NOW, sampleInput } from './sampleInput.ts'

const PASS: Condition = { kind: 'pass' }
const SILVER: Condition = { kind: 'tier', tierNo: 2, rank: 20, tierName: 'Silver' }
const GOLD: Condition = { kind: 'tier', tierNo: 3, rank: 30, tierName: 'Gold' }
const FOLLOWER: Condition = { kind: 'follower' }
const gate = (mode: Gate['mode'], ...conditions: Condition[]): Gate => ({ id: 'gat_1', mode, conditions })

const right = (source: Entitlement['source'], change: Partial<Entitlement> = {}): Entitlement => ({
  source,
  sourceKey: `${source}:1`,
  ...(source === 'follow' ? { tierNo: 0, rank: 0 } : { tierNo: 3, rank: 30 }),
  validFrom: NOW - 100,
  validUntil: source === 'follow' ? null : NOW + 100,
  level: 'finalized',
  ...change,
})
const verdictOf = ({ room, ...rest }: InputChange) =>
  decide(sampleInput({ room: { gate: gate('any', PASS), ...room }, ...rest }))
const codeOf = (change: InputChange) => {
  const verdict = verdictOf(change)
  return verdict.verdict === 'deny' ? verdict.reason : 'allow'
}
/** Without how somebody stands to each condition, which is told beside the code. */
function behind(one: Gate, ...entitlements: Entitlement[]): Verdict {
  const verdict = verdictOf({ room: { gate: one }, entitlements })
  if (verdict.verdict === 'allow') return verdict
  const { checks: _, ...facts } = verdict.facts
  return { ...verdict, facts }
}
const kick = { kind: 'kick' as const, ruleCode: 'spam', reason: 'Again', until: NOW + 60 }
const ban = { kind: 'ban' as const, ruleCode: 'spam', reason: 'Spam', until: null }

describe('decide by the fourth version of the rules', () => {
  it('[S1.15][S1.16] a role opens every stream of its channel, and its allow says the role', () => {
    for (const role of CHANNEL_ROLES)
      for (const visibility of VISIBILITIES) {
        const verdict = verdictOf({ role, room: { visibility, gate: null } })
        expect(verdict, visibility).to.deep.equal({
          ...{ verdict: 'allow', entitlement: null, validUntil: null },
          role,
        })
        expect(evidenceOf(verdict, null, { point: null, now: NOW, reader: 'none' })).to.include({
          ...{ role, right: null },
        })
        expect(codeOf({ role, ban, room: { visibility, gate: null } })).to.equal('BANNED')
        expect(codeOf({ role, ban: kick, room: { visibility, gate: null } })).to.equal('KICKED')
        expect(codeOf({ role, room: { visibility, gate: null, state: 'scheduled' } })).to.equal('NOT_LIVE')
      }
    const open = { state: 'draft' as const, gate: null }
    expect(codeOf({ role: 'producer', action: 'host', room: open })).to.equal('allow')
    expect(codeOf({ role: 'producer', action: 'host', room: { ...open, isOpen: false } })).to.equal(
      'NOT_LIVE',
    )
    expect(codeOf({ role: 'moderator', action: 'host', room: open })).to.equal('NOT_LIVE')
    const ofOwner = verdictOf({ isHost: true, role: 'moderator' })
    expect(ofOwner, 'the owner needs none').not.to.have.property('role')
  })

  it('[S1.11] a kick says its end, after an invitation that is not there and before all that is of the room', () => {
    expect(verdictOf({ ban: kick })).to.deep.equal({
      ...{ verdict: 'deny', reason: 'KICKED' },
      facts: { ruleCode: 'spam', reason: 'Again', until: NOW + 60 },
    })
    expect(codeOf({ ban: kick, room: { visibility: 'private', gate: null } })).to.equal('NOT_INVITED')
    expect(codeOf({ ban, room: { visibility: 'private', gate: null } })).to.equal('BANNED')
    expect(codeOf({ ban: kick, room: { state: 'ended' } })).to.equal('KICKED')
    expect(codeOf({ ban: kick, isHost: true, action: 'host' })).to.equal('KICKED')
    const term = verdictOf({ ban: { ...ban, until: NOW + 9 } })
    expect(term).to.have.nested.property('facts.until', NOW + 9)
    expect(evidenceOf(term, null, { point: null, now: NOW, reader: 'none' }).facts).to.deep.equal({
      ...{ ruleCode: 'spam', until: NOW + 9 },
    })
  })

  it('[S1.15] any of several: card, then pass, then follow', () => {
    const any = gate('any', SILVER, GOLD, FOLLOWER)
    const [card, pass, follow] = [right('card'), right('chain', { validUntil: NOW + 900 }), right('follow')]
    expect(behind(any, follow, pass, card)).to.deep.equal({
      ...{ verdict: 'allow', entitlement: card, validUntil: NOW + 100 },
    })
    expect(behind(any, follow, pass)).to.include({ entitlement: pass, validUntil: NOW + 900 })
    expect(behind(any, follow)).to.include({ entitlement: follow, validUntil: null })
    const weak = right('card', { tierNo: 1, rank: 10 })
    expect(behind(any, weak, follow), 'a card that opens nothing is not used').to.include({
      entitlement: follow,
    })
  })

  it('[S1.15] all of several end with the first to end, and hold the key of the pass', () => {
    const all = gate('all', PASS, GOLD, FOLLOWER)
    const [gold, follow] = [right('chain'), right('follow')]
    const silver = right('chain', { sourceKey: 'b', tierNo: 2, rank: 20, validUntil: NOW + 900 })
    expect(behind(all, silver, gold, follow)).to.deep.equal({
      ...{ verdict: 'allow', entitlement: gold, validUntil: NOW + 100 },
    })
    const ends = right('follow', { validUntil: NOW + 7 })
    expect(behind(all, gold, ends)).to.deep.equal({
      ...{ verdict: 'allow', entitlement: gold, validUntil: NOW + 7 },
    })
    expect(behind(gate('all', FOLLOWER), follow)).to.include({ entitlement: follow, validUntil: null })
    expect(behind(gate('all', FOLLOWER), right('card'))).to.include({ reason: 'FOLLOW_REQUIRED' })
  })

  it('[S1.15] refuses with the cheapest way that opens', () => {
    const any = gate('any', GOLD, SILVER, FOLLOWER)
    expect(behind(any)).to.deep.equal({ verdict: 'deny', reason: 'FOLLOW_REQUIRED', facts: {} })
    expect(codeOf({ room: { gate: any }, frozen: [{ tierNo: 3, rank: 30 }] })).to.equal('FOLLOW_REQUIRED')
    const all = gate('all', SILVER, GOLD, FOLLOWER)
    expect(behind(all, right('chain')), 'only the follow is missing').to.include({
      reason: 'FOLLOW_REQUIRED',
    })
    expect(behind(all, right('follow'))).to.deep.include({
      ...{ reason: 'NO_PASS', facts: { requiredTier: 3, requiredTierName: 'Gold' } },
    })
    expect(behind(all, right('follow'), right('chain', { tierNo: 2, rank: 20 }))).to.deep.include({
      ...{ reason: 'TIER_REQUIRED', facts: { requiredTier: 3, requiredTierName: 'Gold', heldTier: 2 } },
    })
    expect(behind(gate('any', GOLD, SILVER))).to.deep.include({
      facts: { requiredTier: 2, requiredTierName: 'Silver' },
    })
    expect(behind(gate('any', GOLD, PASS))).to.deep.include({ reason: 'NO_PASS', facts: {} })
    const frozen = [{ tierNo: 3, rank: 30 }]
    expect(codeOf({ room: { gate: all }, frozen }), 'nobody pays twice').to.equal('PAYMENT_FROZEN')
    const over = right('follow', { validUntil: NOW - 5 })
    expect(behind(all, over), 'a follow is no pass that ended').to.include({ reason: 'NO_PASS' })
  })

  it('[S1.15] a follow or an invitation is no pass', () => {
    for (const source of ['follow', 'invite'] as const)
      expect(behind(gate('any', PASS), right(source, { rank: 99 })), source).to.include({ reason: 'NO_PASS' })
  })

  it('[S1.15] a gate has one sentence', () => {
    const said = (mode: Gate['mode'], ...conditions: Condition[]) => gateSentence({ mode, conditions })
    expect(said('any', PASS)).to.equal('Anyone with any pass')
    expect(said('any', FOLLOWER)).to.equal('Anyone who follows')
    expect(said('all', FOLLOWER)).to.equal('Anyone who follows')
    expect(said('any', GOLD, FOLLOWER)).to.equal('Anyone with a Gold pass or above, or who follows')
    expect(said('all', GOLD, FOLLOWER)).to.equal('Anyone with a Gold pass or above who follows')
    expect(said('any', FOLLOWER, SILVER, GOLD)).to.equal(
      'Anyone with a Silver pass or above or a Gold pass or above, or who follows',
    )
    expect(said('all', PASS, GOLD)).to.equal('Anyone with any pass and a Gold pass or above')
  })
})

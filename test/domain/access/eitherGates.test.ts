import { expect } from 'chai'
import { decide } from '#domain/access/decide.ts'
import type { Entitlement } from '#domain/access/entitlement.ts'
import { type Condition, type Gate, gateSentence, orderedRules, tierAsked } from '#domain/access/gate.ts'
import { hubGateOf } from '#domain/access/hubGate.ts'
import { cardOpening } from '#domain/access/opening.ts'
import { tryGate } from '#domain/access/tryGate.ts'
import { type InputChange, NOW, sampleInput } from './sampleInput.ts'

const [OWN, KILN, THIRD] = ['01', '02', '03'].map((byte) => `0x${byte.repeat(20)}`) as [
  string,
  string,
  string,
]
const [ONE, OTHER] = [`0x${'0a'.repeat(20)}`, `0x${'0b'.repeat(20)}`]
const kiln = { id: 'chn_kiln', handle: 'kiln', name: 'Kiln Radio' }
const PASS: Condition = { kind: 'pass' }
const GOLD: Condition = { kind: 'tier', tierNo: 3, rank: 30, tierName: 'Gold' }
const KILN_PASS: Condition = { kind: 'pass', collection: KILN, of: kiln }
const token = (of?: typeof kiln): Condition => ({
  ...{ kind: 'erc20', address: THIRD, minUnits: '50', symbol: 'T', decimals: 0, isForeign: false },
  ...(of && { of }),
})
const gate = (mode: Gate['mode'], ...conditions: Condition[]): Gate => ({ id: 'gat_1', mode, conditions })
const EITHER = gate('any', PASS, KILN_PASS)

const pass = (collection?: string, change: Partial<Entitlement> = {}): Entitlement => ({
  ...{
    source: 'chain',
    sourceKey: `pass:${collection}`,
    tierNo: 1,
    rank: 10,
    validFrom: 0,
    validUntil: null,
  },
  ...{ level: 'latest', wallet: ONE, ...(collection && { collection }), ...change },
})
function verdictOf(one: Gate, entitlements: Entitlement[], change: InputChange = {}) {
  return decide(sampleInput({ room: { gate: one }, entitlements, ...change }))
}
const codeOf = (...asked: Parameters<typeof verdictOf>) => {
  const verdict = verdictOf(...asked)
  return verdict.verdict === 'deny' ? verdict.reason : 'allow'
}

describe('a door for the passes of several creators', () => {
  it('[S3.63] a pass of either enters, and one of a third creator does not', () => {
    expect([OWN, KILN, THIRD].map((of) => codeOf(EITHER, [pass(of === OWN ? undefined : of)]))).to.deep.equal(
      [...['allow', 'allow', 'COLLAB_TOKENS']],
    )
    expect(codeOf(EITHER, [])).to.equal('COLLAB_TOKENS')
  })

  it('[S3.63][T7] a pass opens what its own creator sells alone: no rank of another one counts', () => {
    const high = pass(KILN, { rank: 99 })
    expect(codeOf(gate('any', PASS), [high])).to.equal('NO_PASS')
    expect(codeOf(gate('any', GOLD), [high])).to.equal('NO_PASS')
    expect(codeOf(gate('any', GOLD, KILN_PASS), [pass(undefined, { rank: 10 })])).to.equal('COLLAB_TOKENS')
    expect(codeOf(gate('any', KILN_PASS), [pass()])).to.equal('COLLAB_TOKENS')
    expect(codeOf(EITHER, [pass(KILN, { validUntil: NOW })])).to.equal('COLLAB_TOKENS')
  })

  it('[S3.63] where tokens of another creator would do they are told the same, and how far each condition is', () => {
    const held = pass(undefined, { source: 'erc20', holding: { address: THIRD, units: 12n } })
    const verdict = verdictOf(gate('any', PASS, token(kiln)), [held])
    expect(verdict).to.deep.include({ verdict: 'deny', reason: 'COLLAB_TOKENS' })
    const { facts } = verdict as Extract<typeof verdict, { verdict: 'deny' }>
    expect(facts.checks?.map(({ isMet, heldUnits }) => [isMet, heldUnits])).to.deep.equal([
      [false, undefined],
      [false, '12'],
    ])
    expect(codeOf(gate('any', token()), [])).to.equal('TOKENS_SHORT')
  })

  it('[S3.63] what somebody had and lost here says more; what ended elsewhere is not renewed here', () => {
    const ended = { sourceKey: 'x', tierNo: 1, cause: 'moved', at: NOW - 5 } as const
    expect(codeOf(EITHER, [], { lost: [ended] })).to.equal('PASS_MOVED')
    expect(codeOf(EITHER, [], { lost: [{ ...ended, collection: KILN }] })).to.equal('COLLAB_TOKENS')
    expect(codeOf(EITHER, [], { lost: [{ ...ended, cause: 'reorged', collection: KILN }] })).to.equal(
      'REORGED',
    )
    const frozen = { tierNo: 1, rank: 10, collection: KILN }
    expect(codeOf(EITHER, [], { frozen: [frozen] })).to.equal('PAYMENT_FROZEN')
    expect(codeOf(gate('any', PASS, GOLD), [], { frozen: [frozen] }), 'of another one').to.equal('NO_PASS')
    expect(cardOpening(frozen)).to.deep.equal({ source: 'card', rank: 10, collection: KILN })
  })

  it('[S3.63][S3.55] where all is asked for one wallet has both passes, as the contract would have it', () => {
    const both = gate('all', PASS, KILN_PASS)
    expect(codeOf(both, [pass(), pass(KILN)])).to.equal('allow')
    expect(codeOf(both, [pass(), pass(KILN, { wallet: OTHER })])).to.equal('NO_PASS')
    expect(hubGateOf(both, OWN)?.conditions.map(({ token: address, kind }) => [address, kind])).to.deep.equal(
      [
        [OWN, 4],
        [KILN, 4],
      ],
    )
  })

  it('[S3.63] it is said in words, stands in one order, and can be tried as anybody', () => {
    const rules = orderedRules({ mode: 'any', conditions: [KILN_PASS, token(kiln), GOLD, PASS, KILN_PASS] })
    expect(rules.conditions.map(({ kind, ...one }) => ('of' in one ? `${kind} of` : kind))).to.deep.equal([
      ...['pass', 'pass of', 'tier', 'erc20 of'],
    ])
    expect(gateSentence(EITHER)).to.equal('Anyone with any pass or any Kiln Radio pass')
    expect(tierAsked(gate('any', KILN_PASS, GOLD))?.tierNo, 'which of its own it sells').to.equal(3)
    const room = { state: 'live', visibility: 'members', gate: EITHER } as const
    expect(tryGate({ kind: 'other-pass', collection: KILN }, room).sees).to.equal('room')
    expect(tryGate({ kind: 'other-pass', collection: THIRD }, room).sees).to.equal('COLLAB_TOKENS')
  })
})

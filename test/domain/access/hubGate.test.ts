import { expect } from 'chai'
import type { Condition, GateRules } from '#domain/access/gate.ts'
import { hubGateOf, isSameHubGate, onChainOf } from '#domain/access/hubGate.ts'

const PASSES = `0x${'ab'.repeat(20)}`
const TOKEN = `0x${'cd'.repeat(20)}`
const token = (more = {}): Condition => ({
  ...{ kind: 'erc20', address: TOKEN, minUnits: '7', symbol: 'NORTH', decimals: 18, isForeign: false },
  ...more,
})
const tier: Condition = { kind: 'tier', tierNo: 4, rank: 2, tierName: 'Silver' }
const rules = (...conditions: Condition[]): GateRules => ({ mode: 'all', conditions })

describe('gates of rooms on the chain [S3.24]', () => {
  it('no rules are an open gate; of passes the rank is kept, not the tier', () => {
    expect(hubGateOf(null, null)).to.deep.equal({ all: false, conditions: [] })
    expect(hubGateOf(rules(tier, token({ kind: 'erc1155', tokenId: '9' })), PASSES)).to.deep.equal({
      all: true,
      conditions: [
        { token: PASSES, kind: 4, rank: 2, id: '0', min: '0' },
        { token: TOKEN, kind: 3, rank: 0, id: '9', min: '7' },
      ],
    })
    expect(hubGateOf(rules(tier), PASSES)?.all, 'one condition is any and all').to.equal(false)
  })

  it('no contract knows who follows, nor passes of somebody who has none', () => {
    expect(hubGateOf(rules(token(), { kind: 'follower' }), PASSES)).to.equal(null)
    expect(hubGateOf(rules({ kind: 'pass' }), null)).to.equal(null)
  })

  it('two are the same by mode, order and every field; the mode of one condition says nothing', () => {
    const gate = hubGateOf(rules(tier, token()), PASSES) ?? expect.fail('a gate')
    expect(isSameHubGate(gate, structuredClone(gate))).to.equal(true)
    expect(isSameHubGate(gate, { ...gate, all: false })).to.equal(false)
    expect(isSameHubGate(gate, { ...gate, conditions: gate.conditions.toReversed() })).to.equal(false)
    for (const [field, other] of Object.entries({ token: TOKEN, kind: 1, rank: 3, id: '1', min: '1' })) {
      const conditions = gate.conditions.map((one, n) => (n === 0 ? { ...one, [field]: other } : one))
      expect(isSameHubGate(gate, { ...gate, conditions }), field).to.equal(false)
    }
    const conditions = gate.conditions.slice(1)
    expect(isSameHubGate({ all: true, conditions }, { all: false, conditions })).to.equal(true)
  })

  it('[S3.22] a token in the gate of a voice room has to be on the chain; a follow, a stream and what is private never are', () => {
    const voice = { kind: 'voice', visibility: 'members' } as const
    expect([
      onChainOf({ kind: 'voice', visibility: 'public' }, null),
      onChainOf(voice, rules({ kind: 'pass' }, tier)),
      onChainOf(voice, rules(tier, token())),
      onChainOf(voice, rules(tier, token({ kind: 'stake' }))),
      onChainOf(voice, rules(token(), { kind: 'follower' })),
      onChainOf({ kind: 'stream', visibility: 'members' }, rules(token())),
      onChainOf({ kind: 'voice', visibility: 'private' }, null),
    ]).to.deep.equal(['may', 'may', 'must', 'must', 'never', 'never', 'never'])
  })
})

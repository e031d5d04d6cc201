import { expect } from 'chai'
import type { ChannelPage, Tier } from '#api/creators/contract.ts'
import { type Condition, type GateRules, tierAsked } from '#domain/access/gate.ts'
import { type ConditionCheck, checksOf } from '#domain/access/opening.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import type { DenyFacts } from '#domain/access/verdict.ts'
import type { DoorContext } from '#web/access/door/door.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { type DoorCode, refusalOfSeatEnd, refuse } from '#web/access/refusal.ts'
import { doorSale, walletBuys } from '#web/pages/stream/door/doorProps.ts'
import { strangersRefusal } from '#web/pages/stream/gate/strangersRefusal.ts'

const ONE = 10n ** 18n
const kiln = { id: 'chn_2', handle: 'kiln', name: 'Kiln' }
const moth = { id: 'chn_3', handle: 'moth', name: 'Moth' }
const pass: Condition = { kind: 'pass' }
const gold: Condition = { kind: 'tier', tierNo: 2, rank: 20, tierName: 'Gold' }
const passOf = (of: typeof kiln): Condition => ({ kind: 'pass', collection: `0x${of.id}`, of })
const north: TokenCondition = {
  ...{ kind: 'erc20', address: `0x${'1'.repeat(40)}`, symbol: 'NORTH', decimals: 18, isForeign: false },
  minUnits: (50n * ONE).toString(),
}
const kilnTokens: TokenCondition = { ...north, address: `0x${'2'.repeat(40)}`, symbol: 'KILN', of: kiln }
const usdc: TokenCondition = { ...north, address: `0x${'3'.repeat(40)}`, symbol: 'USDC', isForeign: true }
const TIER: Omit<Tier, 'tierNo' | 'rank'> = {
  ...{ name: 'T', benefits: '', priceUnits: '1', currency: 0, symbol: 'ETH', decimals: 18, durationS: 60 },
  ...{ maxSupply: 0, minted: 0, isPaused: false, grantsOnly: false, refundWindowS: 0, referralBps: 0 },
}
const any = (...conditions: Condition[]): GateRules => ({ mode: 'any', conditions })

function door(gate: GateRules, facts: DenyFacts = {}, code: DoorCode = 'COLLAB_TOKENS') {
  const context: DoorContext = {
    kind: 'stream',
    ...{ channelName: 'Northlight', visibility: 'members', tierName: () => 'Gold', when: () => '' },
    ...{ endedAt: null, endedByHost: false, heldUntil: null, capacity: null, speaksCard: false },
    ...{ otherWays: [], gate },
  }
  const said = doorFor(refuse(code, { facts }), context)
  return { ...said, words: [said.title, said.label].map((text) => text.replace(/[\u2066-\u2069]/g, '')) }
}
/** Who holds so much of one token, and nothing else. */
const holding = (gate: GateRules, of: TokenCondition, units: bigint): DenyFacts => ({
  checks: checksOf(gate, []).map(
    (one): ConditionCheck => (one.condition === of ? { ...one, heldUnits: units.toString() } : one),
  ),
})

describe('[S3.63] a door of several creators', () => {
  it('says whose tokens it takes, in the exact sentence where there are two', () => {
    const title = (...conditions: Condition[]) => door(any(...conditions)).words[0]
    const exact = 'Need tokens from either creator to join'
    expect(title(pass, passOf(kiln))).to.equal(exact)
    expect(title(north, kilnTokens)).to.equal(exact)
    expect(title(passOf(kiln), passOf(moth), kilnTokens)).to.equal(exact)
    expect(title(gold, passOf(kiln), passOf(moth))).to.equal('Need tokens from one of the creators to join')
    expect(title(passOf(kiln), kilnTokens)).to.equal('Need tokens from Kiln to join')
    expect(title(kilnTokens), 'how much, where no line says it').to.equal('Need 50 KILN to join')
    expect(title(passOf(kiln), usdc), 'whose it is nobody knows').to.match(/^Need .* or 50 USDC to join$/)
  })

  it('sells its own pass where that is asked for, leads to those of the others, and gets tokens of both', () => {
    const gate = any(pass, passOf(kiln), kilnTokens)
    const one = door(gate, holding(gate, kilnTokens, 12n * ONE))
    expect(one.words[1]).to.equal('Get pass from Northlight')
    expect(one.action).to.deep.equal({ kind: 'buy', pass: 'purchase' })
    expect(one.otherPasses.map(({ path }) => path)).to.deep.equal(['/c/kiln/join'])
    expect(one.otherTokens).to.deep.equal([{ address: kilnTokens.address, label: 'Get 38 KILN' }])
    expect(
      one.lines.map(({ words, rest }) => `${words}: ${rest}`.replace(/[\u2066-\u2069]/g, '')),
    ).to.deep.equal([
      'any Northlight pass: missing',
      'any Kiln pass: missing',
      '50 KILN: you hold 12, missing 38',
    ])
    const tier = any(gold, passOf(kiln))
    const lower = door(tier, { checks: checksOf(tier, []), heldTier: 1, requiredTier: 2 })
    expect([lower.action, lower.label]).to.deep.equal([{ kind: 'buy', pass: 'upgrade' }, 'Upgrade'])
  })

  it('sells no pass of its own where only its tokens are asked for', () => {
    const gate = any(north, passOf(kiln))
    const one = door(gate, holding(gate, north, 12n * ONE))
    expect([one.action.kind, one.label]).to.deep.equal(['get-tokens', 'Get 38 NORTH'])
    expect(one.otherPasses.map(({ path }) => path)).to.deep.equal(['/c/kiln/join'])
  })

  it('leads to the passes of the other where nothing is got here, once', () => {
    for (const gate of [any(passOf(kiln)), any(passOf(kiln), usdc)]) {
      const one = door(gate, { checks: checksOf(gate, []) })
      expect(one.words[1]).to.equal('Get pass from Kiln')
      expect([one.action, one.otherPasses]).to.deep.equal([{ kind: 'passes', path: '/c/kiln/join' }, []])
    }
  })

  it('offers a stranger what is sold here by what the room asks for alone', () => {
    const tiers = [
      { ...TIER, tierNo: 1, rank: 10 },
      { ...TIER, tierNo: 2, rank: 20 },
    ]
    const channel = {
      channel: { id: 'chn_1', handle: 'north', name: 'Northlight', about: '' },
      tiers,
      held: null,
    }
    const sold = (...conditions: Condition[]) => {
      const asked = tierAsked(any(...conditions))
      const { tierNo = null, rank = null } = asked ?? {}
      const gate = { sentence: '', tierNo, rank, ...any(...conditions) }
      const room = {
        ...({ kind: 'stream', visibility: 'members', gate, capacity: null } as const),
        endedAt: null,
        endReason: null,
      }
      const refusal = strangersRefusal(tiers, room)
      const action = walletBuys(refusal, channel, gate)
      return (
        doorSale(refusal, { channel: channel as ChannelPage, room, safeS: 1, action }).wallet?.tier.tierNo ??
        null
      )
    }
    expect([sold(gold, passOf(kiln)), sold(pass, passOf(kiln))]).to.deep.equal([2, 1])
    expect([sold(passOf(kiln)), sold(north, passOf(kiln))]).to.deep.equal([null, null])
  })

  it('names the passes of others at every door that a pass opens, and asks again for who got one there', () => {
    const gate = any(pass, passOf(kiln))
    const facts = { checks: checksOf(gate, []) }
    for (const code of ['PASS_EXPIRED', 'PASS_MOVED', 'COLLAB_TOKENS'] as const) {
      const one = door(gate, facts, code)
      expect([one.otherPasses.length, one.checksAgain, door(gate, {}, code).checksAgain], code).to.deep.equal(
        [...[1, true, false]],
      )
      expect(one.lines[0]?.words, code).to.contain('Northlight')
    }
    const follow = door(any(passOf(kiln), { kind: 'follower' }), {}, 'FOLLOW_REQUIRED')
    expect([follow.takesOwnTiers, follow.otherPasses.length]).to.deep.equal([false, 1])
    expect(door(any(passOf(kiln)), {}, 'REFUNDED').action).to.deep.equal({
      kind: 'passes',
      path: '/c/kiln/join',
    })
    expect(door(gate, {}, 'REFUNDED').action.kind).to.equal('tiers')
  })

  it('says of tokens that are there in several wallets where they have to be', () => {
    const gate = any(passOf(kiln), kilnTokens)
    const one = door(gate, { ...holding(gate, kilnTokens, 30n * ONE), isSplit: true })
    expect([one.label, one.otherTokens[0]?.label]).to.deep.equal(['Check again', 'Get 20 KILN'])
  })

  it('says the same to strangers, with all that is asked for, unless a follow is enough', () => {
    const refusal = ({ mode, conditions }: GateRules) =>
      strangersRefusal([], {
        visibility: 'members',
        gate: { sentence: '', tierNo: null, rank: null, mode, conditions },
      }).code
    const gate = any(pass, passOf(kiln))
    expect(refusal(gate)).to.equal('COLLAB_TOKENS')
    expect(refusal(any(north, kilnTokens))).to.equal('COLLAB_TOKENS')
    expect(refusal(any(passOf(kiln), { kind: 'follower' }))).to.equal('FOLLOW_REQUIRED')
    expect(door(gate).lines.map(({ rest }) => rest)).to.deep.equal([null, null])
    expect(door(gate).action.kind).to.equal('buy')
  })

  it('is asked again by who loses a seat: nothing signed says what is missing', () => {
    const seatId = 'sea_1'
    expect(refusalOfSeatEnd({ seatId, reason: 'PASS_MOVED', deny: 'COLLAB_TOKENS' } as never)).to.equal(null)
  })
})

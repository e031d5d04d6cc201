import { expect } from 'chai'
import type { Condition, GateRules } from '#domain/access/gate.ts'
import type { ConditionCheck } from '#domain/access/opening.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import type { DenyFacts } from '#domain/access/verdict.ts'
import type { DoorContext } from '#web/access/door/door.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { type DoorCode, refuse } from '#web/access/refusal.ts'
import { missingInside, needToStay } from '#web/pages/stream/gate/graceTokens.ts'
import { strangersRefusal } from '#web/pages/stream/gate/strangersRefusal.ts'

const ONE = 10n ** 18n
const token = (symbol: string, digit: string, whole: bigint, kind: TokenCondition['kind'] = 'erc20') => ({
  ...{ kind, address: `0x${digit.repeat(40)}`, symbol, decimals: 18 },
  minUnits: (whole * ONE).toString(),
})
const north = token('NORTH', '1', 100n)
const salt = token('SALT', '2', 5n)
const staked = token('NORTH', '3', 100n, 'stake')
const gold: Condition = { kind: 'tier', tierNo: 2, rank: 20, tierName: 'Gold' }

const stands = (condition: TokenCondition, held: bigint): ConditionCheck => ({
  ...{ condition, heldUnits: held.toString() },
  isMet: held >= BigInt(condition.minUnits),
})

function door(gate: GateRules | null, facts: DenyFacts = {}, code: DoorCode = 'TOKENS_SHORT') {
  const context: DoorContext = {
    ...{ channelName: 'Northlight', visibility: 'members', tierName: () => 'Gold', when: () => '' },
    ...{ endedAt: null, endedByHost: false, heldUntil: null, capacity: null, speaksCard: false },
    ...{ otherWays: ['100 NORTH'], gate },
  }
  return doorFor(refuse(code, { facts }), context)
}
const any = (...conditions: Condition[]): GateRules => ({ mode: 'any', conditions })
const all = (...conditions: Condition[]): GateRules => ({ mode: 'all', conditions })

describe('door of tokens', () => {
  it('says how many it takes, what is held and what is missing, and gets just that', () => {
    const one = door(any(north), { checks: [stands(north, 62n * ONE)] })
    expect([one.eyebrow, one.title, one.proof, one.label]).to.deep.equal([
      ...['Token holders only', 'Need 100 NORTH to join', 'You hold 62, missing 38', 'Get 38 NORTH'],
    ])
    expect(one.action).to.deep.equal({ kind: 'get-tokens', address: north.address })
    expect(one.lines, 'once is enough').to.deep.equal([])
  })

  it('never says that more is held, or less is missing, than is', () => {
    const { proof, label } = door(any(north), { checks: [stands(north, 62_000_009_999_999_999_999n)] })
    expect(proof).to.equal('You hold 62, missing 38')
    expect(label).to.equal('Get 38 NORTH')
    expect(door(any(north), { checks: [stands(north, 100n * ONE - 1n)] }).proof).to.equal(
      'You hold 99.999, missing 0.000000000000000001',
    )
  })

  it('where all are asked for gets the first that is missing, and says of each how it stands', () => {
    const two = door(all(north, salt), { checks: [stands(north, 100n * ONE), stands(salt, ONE)] })
    expect([two.title, two.proof, two.label]).to.deep.equal([
      ...['Need 100 NORTH and 5 SALT to join', null, 'Get 4 SALT'],
    ])
    expect(two.lines).to.deep.equal([
      { words: '100 NORTH', isMet: true, rest: 'met' },
      { words: '5 SALT', isMet: false, rest: 'you hold 1, missing 4' },
    ])
    const neither = { checks: [stands(north, 99n * ONE), stands(salt, 0n)] }
    expect(door(all(salt, north), neither).label).to.equal('Get 1 NORTH')
  })

  it('where one is enough gets that of which the smallest part is missing', () => {
    const either = door(any(north, salt), { checks: [stands(north, 90n * ONE), stands(salt, 0n)] })
    expect([either.title, either.label]).to.deep.equal(['Need 100 NORTH or 5 SALT to join', 'Get 10 NORTH'])
    const other = door(any(north, salt), { checks: [stands(north, 10n * ONE), stands(salt, 4n * ONE)] })
    expect(other.label).to.equal('Get 1 SALT')
  })

  it('asks for a stake to be made, and says where; strangers sign in', () => {
    const stake = door(any(staked), { checks: [stands(staked, 62n * ONE)] })
    expect([stake.title, stake.proof, stake.action.kind, stake.label]).to.deep.equal([
      'Need 100 NORTH staked to join',
      'You staked 62, missing 38. Stake 38 NORTH in its vault',
      ...['get-tokens', 'Stake 38 NORTH'],
    ])
    expect(stake.action).to.include({ address: staked.address })
    expect(door(any(staked)).action.kind, 'nobody knows what they have').to.equal('sign-in')
  })

  it('sells no stranger a pass without a word of the tokens beside it', () => {
    const sold = door(all(gold, north), {}, 'NO_PASS')
    expect(sold.linesTitle).to.equal('All of these are asked for, in one wallet')
    expect(sold.lines.map(({ words, rest }) => `${words}: ${rest}`)).to.deep.equal([
      'a Gold pass or above: asked for',
      '100 NORTH: asked for',
    ])
  })

  it('tells who has enough in several wallets that one has to have it, before anything is bought', () => {
    const split = door(any(north), { isSplit: true, checks: [stands(north, 62n * ONE)] })
    expect(split.proof).to.equal('It has to be in one wallet: your wallets together have enough.')
    expect([split.action.kind, split.otherTokens?.label]).to.deep.equal(['retry', 'Get 38 NORTH'])
  })

  it('claims nothing of wallets that nobody asked', () => {
    const stranger = door(any(north))
    expect([stranger.proof, stranger.label]).to.deep.equal([
      'Sign in with the wallet that has them, or get them here',
      'Get 100 NORTH',
    ])
    expect(door(null).label).to.equal('Check again')
  })

  it('that opens to a pass as well sells the pass, and tokens beside it', () => {
    const checks = [{ condition: gold, isMet: false }, stands(north, 62n * ONE)]
    const sold = door(any(gold, north), { checks, requiredTierName: 'Gold' }, 'NO_PASS')
    expect([sold.eyebrow, sold.label, sold.otherTokens, sold.others, sold.proof]).to.deep.equal([
      ...['Members only', 'Get pass', { address: north.address, label: 'Get 38 NORTH' }, null, null],
    ])
    expect(sold.lines.map(({ words, rest }) => `${words}: ${rest}`)).to.deep.equal([
      'a Gold pass or above: missing',
      '100 NORTH: you hold 62, missing 38',
    ])
    const unknown = door(any(gold, north), {}, 'NO_PASS')
    expect([unknown.others, unknown.otherTokens?.label]).to.deep.equal([
      'It also opens with 100 NORTH',
      'Get 100 NORTH',
    ])
    expect(door(all(gold, north), { checks }, 'NO_PASS').otherTokens, 'both are asked for').to.equal(null)
  })

  it('asks strangers for what opens it', () => {
    const code = ({ mode, conditions }: GateRules) =>
      strangersRefusal([], {
        visibility: 'members',
        gate: { sentence: '', tierNo: null, rank: null, mode, conditions },
      }).code
    expect(code(any(north, staked))).to.equal('TOKENS_SHORT')
    expect(code(all(north, { kind: 'follower' }))).to.equal('TOKENS_SHORT')
    expect(code(any(north, { kind: 'follower' }))).to.equal('FOLLOW_REQUIRED')
    expect(code(all(north, gold))).to.equal('NO_PASS')
  })

  it('tells who is inside what is missing in the wallet that the server names first', () => {
    const asked = { ...north, token: north.address, currency: 0 }
    const wallets = [62n, 90n].map((whole, at) => ({
      ...{ wallet: `0x${String(at).repeat(40)}`, heldUnits: (whole * ONE).toString(), opens: at === 0 },
    }))
    const missing = missingInside('any', [{ ...asked, wallets }])
    expect(needToStay(missing)).to.equal('You need 38 more NORTH to stay')
    expect(missingInside('any', [{ ...asked, wallets: [] }])?.missing).to.equal(100n * ONE)
    const enough = [{ wallet: `0x${'7'.repeat(40)}`, heldUnits: north.minUnits, opens: true }]
    expect(missingInside('any', [{ ...asked, wallets: enough }]), 'the index is behind').to.equal(null)
  })
})

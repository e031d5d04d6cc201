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
  isForeign: false,
  minUnits: (whole * ONE).toString(),
})
const north = token('NORTH', '1', 100n)
const salt = token('SALT', '2', 5n)
const staked = token('NORTH', '3', 100n, 'stake')
const DOLLAR = 10n ** 6n
const usdc: TokenCondition = {
  ...{ ...token('USDC', '4', 0n), minUnits: (25n * DOLLAR).toString(), decimals: 6, isForeign: true },
}
const punk: TokenCondition = {
  ...{ ...token('PUNK', '5', 0n, 'erc721'), minUnits: '1', decimals: 0, isForeign: true },
}
const gold: Condition = { kind: 'tier', tierNo: 2, rank: 20, tierName: 'Gold' }

const stands = (condition: TokenCondition, held: bigint): ConditionCheck => ({
  ...{ condition, heldUnits: held.toString() },
  isMet: held >= BigInt(condition.minUnits),
})

function door(gate: GateRules | null, facts: DenyFacts = {}, code: DoorCode = 'TOKENS_SHORT') {
  const context: DoorContext = {
    kind: 'stream',
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
    expect(sold.lines.map(({ words, rest }) => [words, rest])).to.deep.equal([
      ['a Gold pass or above', null],
      ['100 NORTH', null],
    ])
  })

  it('tells who has enough in several wallets that one has to have it, before anything is bought', () => {
    const split = door(any(north), { isSplit: true, checks: [stands(north, 62n * ONE)] })
    expect(split.proof).to.equal('It has to be in one wallet: your wallets together have enough.')
    expect([split.action.kind, split.otherTokens[0]?.label]).to.deep.equal(['retry', 'Get 38 NORTH'])
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
      ...['Members only', 'Get pass', [{ address: north.address, label: 'Get 38 NORTH' }], null, null],
    ])
    expect(sold.lines.map(({ words, rest }) => `${words}: ${rest}`)).to.deep.equal([
      'a Gold pass or above: missing',
      '100 NORTH: you hold 62, missing 38',
    ])
    const unknown = door(any(gold, north), {}, 'NO_PASS')
    expect([unknown.others, unknown.otherTokens[0]?.label]).to.deep.equal([
      'It also opens with 100 NORTH',
      'Get 100 NORTH',
    ])
    expect(door(all(gold, north), { checks }, 'NO_PASS').otherTokens, 'both are asked for').to.deep.equal([])
  })

  it('sells no foreign token: its address is copied, and the door asked again', () => {
    const one = door(any(usdc), { checks: [stands(usdc, 10n * DOLLAR)] })
    expect([one.title, one.label, one.checksAgain]).to.deep.equal([
      ...['Need 25 USDC to join', 'Copy the address of USDC', true],
    ])
    expect(one.action).to.deep.equal({ kind: 'copy-address', address: usdc.address })
    const contract = { address: usdc.address, label: 'Copy the address of USDC' }
    expect(one.lines).to.deep.equal([
      { words: '25 USDC', isMet: false, rest: 'you hold 10, missing 15', contract },
    ])
    const nft = door(any(punk), { checks: [stands(punk, 0n)] })
    expect(nft.lines.map(({ words, rest }) => `${words}: ${rest}`)).to.deep.equal([
      '1 PUNK NFT: you hold 0, missing 1',
    ])
  })

  it('gets what can be got here before a foreign token, and shows where that is', () => {
    const checks = [stands(usdc, 24n * DOLLAR), stands(north, 0n)]
    const either = door(any(usdc, north), { checks })
    expect([either.action.kind, either.label, either.checksAgain]).to.deep.equal([
      ...['get-tokens', 'Get 100 NORTH', true],
    ])
    const pass = door(any(gold, usdc), { checks: [{ condition: gold, isMet: false }, checks[0]!] }, 'NO_PASS')
    expect([pass.otherTokens, pass.checksAgain]).to.deep.equal([[], true])
  })

  it('asks a stranger for a foreign token, whose address is told, and to sign in', () => {
    const stranger = door(any(usdc))
    expect([stranger.action.kind, stranger.proof, stranger.checksAgain]).to.deep.equal([
      ...['sign-in', 'Sign in with the wallet that has them', false],
    ])
    expect(stranger.lines.map(({ rest, contract }) => [rest, contract?.address])).to.deep.equal([
      [null, usdc.address],
    ])
    expect(door(any(usdc, north)).action.kind).to.equal('get-tokens')
  })

  it('says of a token that it does not answer, unless something got here opens the door as well', () => {
    const silent = { ...stands(usdc, 0n), isSilent: true as const }
    const alone = door(any(usdc), { checks: [silent] })
    expect([alone.title, alone.proof, alone.label, alone.checksAgain]).to.deep.equal([
      'A token does not answer',
      'The contract of USDC (0x4444…4444) did not say what you hold. It opens nothing until it answers.',
      ...['Check again', false],
    ])
    expect(alone.lines[0]?.rest).to.equal('it does not answer')
    const both = { checks: [silent, stands(north, 0n)] }
    expect(door(all(usdc, north), both).title).to.equal('A token does not answer')
    expect(door(any(usdc, north), both).label).to.equal('Get 100 NORTH')
  })

  it('calls a token without a name by its address, once', () => {
    const nameless = { ...usdc, symbol: '0x4444…4444' }
    const short = door(any(nameless), { checks: [stands(nameless, 0n)] })
    expect([short.title, short.label]).to.deep.equal(['Need 25 0x4444…4444 to join', 'Copy the address'])
    const silent = door(any(nameless), { checks: [{ ...stands(nameless, 0n), isSilent: true }] })
    expect(silent.proof).to.match(/^The contract of 0x4444…4444 did not say/)
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
    const asked = { ...north, token: north.address, currency: 0, isSilent: false }
    const wallets = [62n, 90n].map((whole, at) => ({
      ...{ wallet: `0x${String(at).repeat(40)}`, heldUnits: (whole * ONE).toString(), opens: at === 0 },
    }))
    const missing = missingInside('any', [{ ...asked, wallets }])
    expect(needToStay(missing)).to.equal('You need 38 more NORTH to stay')
    expect(missingInside('any', [{ ...asked, wallets: [] }])?.missing).to.equal(100n * ONE)
    const foreign = { ...punk, token: punk.address, currency: null, isSilent: false, wallets }
    const none = wallets.map((one) => ({ ...one, heldUnits: '0' }))
    expect(needToStay(missingInside('any', [{ ...foreign, wallets: none }]))).to.equal(
      'You need 1 more PUNK NFT to stay',
    )
    const silent = { ...foreign, ...usdc, wallets: none, isSilent: true }
    expect(needToStay(missingInside('any', [silent]))).to.equal('USDC does not answer')
    expect(missingInside('any', [silent, { ...asked, wallets }])?.condition.symbol, 'sold here').to.equal(
      'NORTH',
    )
    const enough = [{ wallet: `0x${'7'.repeat(40)}`, heldUnits: north.minUnits, opens: true }]
    expect(missingInside('any', [{ ...asked, wallets: enough }]), 'the index is behind').to.equal(null)
  })
})

import { expect } from 'chai'
import type { Condition, GateRules } from '#domain/access/gate.ts'
import type { ConditionCheck } from '#domain/access/opening.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import type { DenyFacts } from '#domain/access/verdict.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { type DoorCode, refuse } from '#web/access/refusal.ts'
import { missingInside, needToStay } from '#web/pages/stream/gate/graceTokens.ts'

const ONE = 10n ** 18n
const north: TokenCondition = {
  ...{ kind: 'erc20', address: `0x${'1'.repeat(40)}`, symbol: 'NORTH', decimals: 18, isForeign: false },
  ...{ minUnits: String(100n * ONE), lockedFor: '7' },
}
const usdc: TokenCondition = {
  ...{ ...north, address: `0x${'4'.repeat(40)}`, symbol: 'USDC', decimals: 6, isForeign: true },
  minUnits: '25000000',
}
const punk: TokenCondition = {
  ...{ kind: 'erc721', address: `0x${'5'.repeat(40)}`, symbol: 'PUNK', decimals: 0, isForeign: true },
  minUnits: '1',
}
const gold: Condition = { kind: 'tier', tierNo: 2, rank: 20, tierName: 'Gold' }
const stands = (condition: TokenCondition, held: bigint): ConditionCheck => ({
  ...{ condition, heldUnits: String(held), isMet: held >= BigInt(condition.minUnits) },
})
const any = (...conditions: Condition[]): GateRules => ({ mode: 'any', conditions })
const all = (...conditions: Condition[]): GateRules => ({ mode: 'all', conditions })
const RULE = 'Locked while you are inside; you take them back whenever you want.'

function door(gate: GateRules, facts: DenyFacts = {}, code: DoorCode = 'TOKENS_SHORT') {
  return doorFor(refuse(code, { facts }), {
    ...{ kind: 'voice', channelName: 'Northlight', visibility: 'members', tierName: () => 'Gold' },
    ...{ when: () => '', endedAt: null, endedByHost: false, heldUntil: null, capacity: null },
    ...{ speaksCard: false, otherWays: [], gate },
  })
}

describe('door of a room that locks tokens', () => {
  it('[S3.56] says what is locked and what of it is missing, and locks just that', () => {
    const one = door(any(north), { checks: [stands(north, 62n * ONE)] })
    expect([one.title, one.proof, one.label]).to.deep.equal([
      ...['Need 100 NORTH locked to join', `${RULE} Locked so far: 62 of 100.`, 'Lock 38 NORTH'],
    ])
    expect([one.action, one.lines]).to.deep.equal([{ kind: 'get-tokens', address: north.address }, []])
  })

  it('[S3.56] locks a token that was made elsewhere as well, and shows where that is', () => {
    const one = door(any(usdc), { checks: [stands(usdc, 0n)] })
    expect([one.action, one.label, one.proof, one.checksAgain]).to.deep.equal([
      ...[{ kind: 'get-tokens', address: usdc.address }, 'Lock 25 USDC', RULE, false],
    ])
    expect(one.lines.map(({ words, rest, contract }) => [words, rest, contract?.address])).to.deep.equal([
      ['25 USDC locked', 'you locked 0, missing 25', usdc.address],
    ])
    expect(door(any(usdc)).lines[0]?.contract?.address, 'strangers see it too').to.equal(usdc.address)
  })

  it('claims nothing of strangers, who sign in', () => {
    const { proof, action, label } = door(any(north))
    expect([proof, action.kind, label]).to.deep.equal([RULE, 'sign-in', 'Sign in'])
  })

  it('[S3.56] locks before anything else is got where one is enough, and last where all is asked for', () => {
    const checks = [stands(punk, 0n), stands(north, ONE)]
    const either = door(any(punk, north), { checks })
    expect([either.proof, either.label, either.checksAgain]).to.deep.equal([RULE, 'Lock 99 NORTH', true])
    const both = door(all(north, punk), { checks: checks.toReversed() })
    expect([both.action.kind, both.label]).to.deep.equal(['copy-address', 'Copy the address of PUNK'])
    const got = door(all(north, punk), { checks: [stands(north, ONE), stands(punk, 1n)] })
    expect(got.label).to.equal('Lock 99 NORTH')
    expect(both.lines.map(({ rest }) => rest)).to.deep.equal([
      ...['you locked 1, missing 99', 'you hold 0, missing 1'],
    ])
    const met = door(all(punk, north), { checks: [stands(punk, 0n), stands(north, 100n * ONE)] })
    expect([met.action.kind, met.lines[1]?.isMet]).to.deep.equal(['copy-address', true])
    const sold = door(
      any(gold, north),
      { checks: [{ condition: gold, isMet: false }, checks[1]!] },
      'NO_PASS',
    )
    expect([sold.label, sold.otherTokens[0]?.label]).to.deep.equal(['Get pass', 'Lock 99 NORTH'])
  })

  it('sends nobody’s lock to another wallet: who locked in several locks the rest in one', () => {
    const split = door(any(north), { isSplit: true, checks: [stands(north, 62n * ONE)] })
    expect([split.proof, split.action.kind, split.label, split.otherTokens]).to.deep.equal([
      ...[
        'One wallet has to have all of it, what is locked too: your wallets have it together.',
        'get-tokens',
      ],
      ...['Lock 38 NORTH', []],
    ])
  })

  it('tells nobody to send what is staked or locked in several wallets', () => {
    const proofAt = (condition: TokenCondition) =>
      door(
        any(gold, condition),
        { isSplit: true, checks: [{ condition: gold, isMet: false }, stands(condition, 62n * ONE)] },
        'NO_PASS',
      ).proof
    const { lockedFor: _, ...free } = north
    expect(proofAt(free)).to.contain('Sent to one of them')
    expect([proofAt({ ...free, kind: 'stake' }), proofAt(north)]).to.deep.equal([null, null])
  })

  it('tells who loses something else inside that a lock would do', () => {
    const wallets = [{ wallet: `0x${'7'.repeat(40)}`, heldUnits: '0', opens: true }]
    const of = (condition: TokenCondition) => ({
      ...{ ...condition, token: condition.address, currency: null, isSilent: false, wallets },
    })
    expect(needToStay(missingInside('any', [of(punk), of(usdc)]))).to.equal('Lock 25 USDC to stay')
  })
})

import { expect } from 'chai'
import { decide } from '#domain/access/decide.ts'
import type { Entitlement } from '#domain/access/entitlement.ts'
import type { Condition, GateRules } from '#domain/access/gate.ts'
import { hubGateOf } from '#domain/access/hubGate.ts'
import { isSameSubject, isTokenCondition, type TokenSubject } from '#domain/access/tokenCondition.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import { createDice } from '#test/indexer/simulation/dice.ts'
import { depth } from '#test/kit/depth.ts'
import { type Asked, type GateWorld, openGates, type Purse, SHIELD, SWORD } from './openGates.ts'

const GATES = depth(200, 2000)
/** Each asked about eight conditions is as many as the lens answers: 128. */
const WALLETS = 16

const tokenCondition = (
  subject: TokenSubject,
  minUnits: bigint,
  isForeign = false,
): Extract<Condition, { kind: TokenSubject['kind'] }> => ({
  ...{ ...subject, minUnits: minUnits.toString(), symbol: 'T', isForeign },
  decimals: subject.kind === 'erc20' || subject.kind === 'stake' ? 18 : 0,
})

/** What wallets have in units, each with whether it was made here. */
function subjectsOf(world: Omit<GateWorld, 'purses'>) {
  const subjects: [keyof Omit<Purse, 'rank'>, TokenSubject, boolean][] = [
    ['north', { kind: 'erc20', address: world.north }, false],
    ['salt', { kind: 'erc20', address: world.salt }, false],
    ['staked', { kind: 'stake', address: world.vault }, false],
    ['zoo', { kind: 'erc20', address: world.zoo }, true],
    ['punks', { kind: 'erc721', address: world.punks }, true],
    ['swords', { kind: 'erc1155', address: world.items, tokenId: SWORD }, true],
    ['shields', { kind: 'erc1155', address: world.items, tokenId: SHIELD }, true],
  ]
  return subjects
}

/** What the server has of a wallet, from what the contracts answer; nothing is no right. */
function rightsOf(world: GateWorld, wallet: string, [pass, ...answers]: Asked[]): Entitlement[] {
  const of = { wallet, validFrom: 0, validUntil: null, level: 'latest', tierNo: 0, rank: 0 } as const
  const held = subjectsOf(world).flatMap(([name, { kind, ...subject }], n): Entitlement[] => {
    const units = answers[n]?.amount ?? 0n
    const right = { ...of, source: kind, sourceKey: `${name}:${wallet}`, holding: { ...subject, units } }
    return units > 0n ? [right] : []
  })
  const rank = Number(pass?.amount ?? 0n)
  return [
    ...(rank > 0 ? [{ ...of, source: 'chain', sourceKey: `pass:${wallet}`, rank } as const] : []),
    ...held,
  ]
}

/** What an account with these rights finds at a door. */
const verdictOf = (gate: GateRules, entitlements: Entitlement[], silent: TokenSubject[]): Verdict =>
  decide({
    ...{ action: 'watch', isHost: false, role: null, ban: null, now: 1 },
    room: { state: 'live', visibility: 'members', gate: { ...gate, id: 'gat_1' }, isOpen: true },
    ...{ entitlements, lost: [], frozen: [], silent, chain: null },
  })
const isIn = ({ verdict }: Verdict) => verdict === 'allow'
const opens = ({ mode }: GateRules, met: boolean[]) =>
  mode === 'all' ? met.every(Boolean) : met.some(Boolean)

/** A refusal says of each condition what the lens says of it. */
function expectChecks(verdict: Verdict, asked: Asked[]): void {
  if (verdict.verdict === 'allow') return
  for (const [n, { condition, isMet, heldUnits, isSilent = false }] of (
    verdict.facts.checks ?? []
  ).entries()) {
    expect(isMet).to.equal(asked[n]?.passes)
    if (!isTokenCondition(condition)) continue
    expect(heldUnits).to.equal(String(asked[n]?.amount))
    expect(isSilent, 'silent').to.equal(!asked[n]?.answered)
  }
}

describe('who is let in is who the contracts let in', function () {
  this.timeout(depth(60_000, 600_000))
  const dice = createDice('gates')
  let world: GateWorld
  const seen = { in: 0, out: 0, exact: 0, oneShort: 0, split: 0, silent: 0 }
  const mute = (): TokenSubject => ({ kind: 'erc20', address: world.mute })

  before(async () => {
    world = await openGates(dice, WALLETS)
  })
  after(() => world?.stop())

  /** What somebody has, one unit more or one less; at least one is asked for. */
  function minimum(of: keyof Omit<Purse, 'rank'>): bigint {
    const near = dice.pick(world.purses)[of] + BigInt(dice.between(-1, 1))
    return near > 0n ? near : 1n
  }
  const CONDITIONS: (() => Condition)[] = [
    () => ({ kind: 'pass' }),
    () => {
      const rank = dice.between(1, 3)
      return { kind: 'tier', tierNo: rank, rank, tierName: `Rank ${rank}` }
    },
    () => {
      const [name, subject, isForeign] = dice.pick(subjectsOf(world))
      return tokenCondition(subject, minimum(name), isForeign)
    },
    () => {
      const [name, subject, isForeign] = dice.pick(subjectsOf(world).slice(3))
      return tokenCondition(subject, minimum(name), isForeign)
    },
    () => (dice.isLucky(0.2) ? tokenCondition(mute(), 1n, true) : { kind: 'pass' }),
  ]
  const someGate = (): GateRules => ({
    mode: dice.pick(['any', 'all'] as const),
    conditions: Array.from({ length: dice.between(1, 4) }, () => dice.pick(CONDITIONS)()),
  })

  async function readRights(): Promise<Entitlement[][]> {
    const asked = await world.holdings([
      { kind: 'pass' },
      ...subjectsOf(world).map(([, subject, isForeign]) => tokenCondition(subject, 1n, isForeign)),
    ])
    const names = subjectsOf(world).map(([name]) => name)
    expect(asked.map((all) => all.map(({ amount }) => amount))).to.deep.equal(
      world.purses.map((purse) => [BigInt(purse.rank), ...names.map((name) => purse[name])]),
    )
    return asked.map((all, n) => rightsOf(world, world.wallets[n] as string, all))
  }

  function countEdges({ conditions }: GateRules, asked: Asked[]): void {
    for (const [n, one] of conditions.entries()) {
      if (!isTokenCondition(one)) continue
      const over = (asked[n]?.amount ?? 0n) - BigInt(one.minUnits)
      if (over === 0n) seen.exact++
      if (over === -1n) seen.oneShort++
      if (isSameSubject(one, mute())) seen.silent++
    }
  }

  /** Two wallets of one account are never added up, and a refusal says when that is all that is wrong. */
  function expectPairs(gate: GateRules, rights: Entitlement[][], asked: Asked[][], checked: boolean[]): void {
    for (const [a, first] of rights.entries())
      for (const [b, second] of rights.slice(0, a).entries()) {
        const verdict = verdictOf(gate, [...first, ...second], [mute()])
        expect(isIn(verdict)).to.equal(checked[a] || checked[b])
        if (verdict.verdict === 'allow') continue
        const together = gate.conditions.map((one, n) => {
          const [x, y] = [asked[a]?.[n], asked[b]?.[n]]
          if (!isTokenCondition(one)) return !!x?.passes || !!y?.passes
          return (x?.amount ?? 0n) + (y?.amount ?? 0n) >= BigInt(one.minUnits)
        })
        expect(verdict.facts.isSplit === true, 'isSplit').to.equal(opens(gate, together))
        if (verdict.facts.isSplit) seen.split++
      }
  }

  async function expectSame(gate: GateRules, rights: Entitlement[][]): Promise<void> {
    expect(hubGateOf(gate, world.passes), 'what a host sends').to.deep.equal({
      all: gate.mode === 'all' && gate.conditions.length > 1,
      conditions: world.encoded(gate.conditions),
    })
    const [asked, checked] = await Promise.all([
      world.holdings(gate.conditions),
      world.check(gate.conditions, gate.mode === 'all'),
    ])
    const met = asked.map((all) => all.map(({ passes }) => passes))
    expect(checked, 'hub and lens').to.deep.equal(met.map((all) => opens(gate, all)))
    const verdicts = rights.map((own) => verdictOf(gate, own, [mute()]))
    expect(verdicts.map(isIn), 'server and contracts').to.deep.equal(checked)
    for (const [n, verdict] of verdicts.entries()) {
      seen[isIn(verdict) ? 'in' : 'out']++
      expectChecks(verdict, asked[n] ?? [])
      countEdges(gate, asked[n] ?? [])
    }
    expectPairs(gate, rights, asked, checked)
  }

  it(`[S3.24][S3.55][T33] ${GATES} random gates of passes, tiers, tokens, stakes and tokens from elsewhere: for each wallet as hub and lens say, for two as one of them, and a refusal says what is there [once]`, async () => {
    const rights = await readRights()
    for (let n = 0; n < GATES; n++) {
      const gate = someGate()
      await expectSame(gate, rights).catch((error) => {
        error.message = `gate ${n} ${JSON.stringify(gate)}: ${error.message}`
        throw error
      })
    }
    for (const [kind, times] of Object.entries(seen)) expect(times, kind).to.be.above(GATES / 2)
  })
})

import { expect } from 'chai'
import { decide } from '#domain/access/decide.ts'
import type { Entitlement } from '#domain/access/entitlement.ts'
import type { Condition, GateRules } from '#domain/access/gate.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import { createDice } from '#test/indexer/simulation/dice.ts'
import { depth } from '#test/kit/depth.ts'
import { type Asked, type GateWorld, openGates, type Purse } from './openGates.ts'

const GATES = depth(200, 2000)
/** Each asked about four conditions is fewer than the 128 answers of the lens. */
const WALLETS = 16

const tokenCondition = (kind: 'erc20' | 'stake', address: string, minUnits: bigint): Condition => ({
  ...{ kind, address, minUnits: minUnits.toString(), symbol: 'T', decimals: 18 },
})

/** What the server has of a wallet, from what the contracts answer; nothing is no right. */
function rightsOf(world: GateWorld, wallet: string, answers: Asked[]): Entitlement[] {
  const [rank = 0n, north = 0n, salt = 0n, staked = 0n] = answers.map(({ amount }) => amount)
  const of = { wallet, validFrom: 0, validUntil: null, level: 'latest', tierNo: 0, rank: 0 } as const
  const holding = (source: 'erc20' | 'stake', address: string, units: bigint): Entitlement => ({
    ...{ ...of, source, sourceKey: `${source}:${address}:${wallet}`, holding: { address, units } },
  })
  const pass: Entitlement = { ...of, source: 'chain', sourceKey: `pass:${wallet}`, rank: Number(rank) }
  const holdings = [
    holding('erc20', world.north, north),
    holding('erc20', world.salt, salt),
    holding('stake', world.vault, staked),
  ]
  return [...(rank > 0n ? [pass] : []), ...holdings.filter((one) => (one.holding?.units ?? 0n) > 0n)]
}

/** What an account with these rights finds at a door. */
const verdictOf = (gate: GateRules, entitlements: Entitlement[]): Verdict =>
  decide({
    ...{ action: 'watch', isHost: false, role: null, ban: null, now: 1 },
    room: { state: 'live', visibility: 'members', gate: { ...gate, id: 'gat_1' }, isOpen: true },
    ...{ entitlements, lost: [], frozen: [], chain: null },
  })
const isIn = ({ verdict }: Verdict) => verdict === 'allow'
const opens = ({ mode }: GateRules, met: boolean[]) =>
  mode === 'all' ? met.every(Boolean) : met.some(Boolean)

/** A refusal says of each condition what the lens says of it. */
function expectChecks(verdict: Verdict, asked: Asked[]): void {
  if (verdict.verdict === 'allow') return
  for (const [n, { condition, isMet, heldUnits }] of (verdict.facts.checks ?? []).entries()) {
    expect(isMet).to.equal(asked[n]?.passes)
    if (isTokenCondition(condition)) expect(heldUnits).to.equal(String(asked[n]?.amount))
  }
}

describe('who is let in is who the contracts let in', function () {
  this.timeout(depth(60_000, 600_000))
  const dice = createDice('gates')
  let world: GateWorld
  const seen = { in: 0, out: 0, exact: 0, oneShort: 0, split: 0 }

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
    () => tokenCondition('erc20', world.north, minimum('north')),
    () => tokenCondition('erc20', world.salt, minimum('salt')),
    () => tokenCondition('stake', world.vault, minimum('staked')),
  ]
  const someGate = (): GateRules => ({
    mode: dice.pick(['any', 'all'] as const),
    conditions: Array.from({ length: dice.between(1, 4) }, () => dice.pick(CONDITIONS)()),
  })

  async function readRights(): Promise<Entitlement[][]> {
    const asked = await world.holdings([
      { kind: 'pass' },
      ...[world.north, world.salt].map((token) => tokenCondition('erc20', token, 1n)),
      tokenCondition('stake', world.vault, 1n),
    ])
    expect(asked.map((all) => all.map(({ amount }) => amount))).to.deep.equal(
      world.purses.map(({ rank, north, salt, staked }) => [BigInt(rank), north, salt, staked]),
    )
    return asked.map((all, n) => rightsOf(world, world.wallets[n] as string, all))
  }

  function countEdges({ conditions }: GateRules, asked: Asked[]): void {
    for (const [n, one] of conditions.entries()) {
      if (!isTokenCondition(one)) continue
      const over = (asked[n]?.amount ?? 0n) - BigInt(one.minUnits)
      if (over === 0n) seen.exact++
      if (over === -1n) seen.oneShort++
    }
  }

  /** Two wallets of one account are never added up, and a refusal says when that is all that is wrong. */
  function expectPairs(gate: GateRules, rights: Entitlement[][], asked: Asked[][], checked: boolean[]): void {
    for (const [a, first] of rights.entries())
      for (const [b, second] of rights.slice(0, a).entries()) {
        const verdict = verdictOf(gate, [...first, ...second])
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
    const [asked, checked] = await Promise.all([
      world.holdings(gate.conditions),
      world.check(gate.conditions, gate.mode === 'all'),
    ])
    const met = asked.map((all) => all.map(({ passes }) => passes))
    expect(checked, 'hub and lens').to.deep.equal(met.map((all) => opens(gate, all)))
    const verdicts = rights.map((own) => verdictOf(gate, own))
    expect(verdicts.map(isIn), 'server and contracts').to.deep.equal(checked)
    for (const [n, verdict] of verdicts.entries()) {
      seen[isIn(verdict) ? 'in' : 'out']++
      expectChecks(verdict, asked[n] ?? [])
      countEdges(gate, asked[n] ?? [])
    }
    expectPairs(gate, rights, asked, checked)
  }

  it(`[S3.24][S3.55][T33] ${GATES} random gates of passes, tiers, tokens and stakes: for each wallet as hub and lens say, for two as one of them, and a refusal says what is there [once]`, async () => {
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

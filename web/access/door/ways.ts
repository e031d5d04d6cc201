import type { Config } from '#api/installation/contract.ts'
import { type GateRules, isOtherPass, isOwnPass } from '#domain/access/gate.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import type { Refusal } from '../refusal.ts'
import type { DoorFirst, DoorPasses, DoorTokens } from './door.ts'
import { doorSells } from './doorSells.ts'
import { isGotHere, tokenChecks, tokensButton } from './tokensShort.ts'
import { otherPasses } from './words/eitherWords.ts'

/**
 * One thing that is got here and helps at a door. `key` tells it from the others; `stamp` changes with what has to be paid for, so
 * that nothing that was read of it before is shown any more.
 */
export type DoorWay = { key: string; stamp: string } & (
  | { kind: 'pass' }
  | ({ kind: 'tokens' } & DoorTokens)
  | ({ kind: 'passes' } & DoorPasses)
)

/** What a way costs its person now. Smallest units of a currency, by its index; 0 of any of them. */
export interface WayCost {
  currency: number
  units: bigint
  /** what it may be by the time it is paid, where that is more */
  mostUnits?: bigint
}

/** Refusals whose gate may have several ways in that are paid for. */
const OF_WAYS: readonly Refusal['code'][] = [
  'COLLAB_TOKENS',
  'NO_PASS',
  'TIER_REQUIRED',
  'PASS_EXPIRED',
  'PASS_MOVED',
  'TOKENS_SHORT',
]

/**
 * What is got here of what is missing at a door, in the order in which it is offered where nothing is known of its price: a pass of its
 * own creator, tokens, passes of others. Nothing of who was not asked, or has all of it in several wallets: that costs nothing.
 * @param price tells the price of the pass that is sold by wallet from another one; null where none is
 */
export function waysOf(
  { code, facts }: Pick<Refusal, 'code' | 'facts'>,
  gate: GateRules | null | undefined,
  price: string | null,
): DoorWay[] {
  const { checks, isSplit } = facts
  if (!gate || !checks || isSplit || !OF_WAYS.includes(code)) return []
  const pass = doorSells({ code, facts }, gate)
  const tokens = tokenChecks(checks)
    .filter(({ condition, missing }) => missing > 0n && isGotHere(condition))
    .map(tokensButton)
  const passes = otherPasses({ conditions: checks.map(({ condition }) => condition) })
  return [
    ...(pass && price !== null ? [{ kind: 'pass' as const, key: 'pass', stamp: price }] : []),
    ...tokens.map((one) => ({ kind: 'tokens' as const, key: one.address, stamp: one.label, ...one })),
    ...passes.map((one) => ({ kind: 'passes' as const, key: one.path, stamp: one.label, ...one })),
  ]
}

/** True where all that is missing is got here or from another creator, a follow aside. */
export function areAllOf(
  { facts: { checks = [] } }: Pick<Refusal, 'facts'>,
  ways: readonly DoorWay[],
): boolean {
  return checks.every(({ condition, isMet }) => {
    if (isMet || condition.kind === 'follower' || isOtherPass(condition)) return true
    if (isTokenCondition(condition)) return ways.some(({ key }) => key === condition.address)
    return isOwnPass(condition) && ways.some(({ kind }) => kind === 'pass')
  })
}

const mostOf = ({ units, mostUnits = units }: WayCost): bigint => mostUnits

/**
 * Which of several ways costs least: one that costs nothing, else the cheapest where all of them are paid in one currency.
 * @param costs one for each way; null where nobody knows
 * @returns its place; null where another one may cost less
 */
export function cheapestOf(costs: readonly (WayCost | null)[]): number | null {
  if (costs.length < 2) return null
  const free = costs.findIndex((cost) => cost && mostOf(cost) === 0n)
  if (free !== -1) return free
  const known = costs.filter((cost) => cost !== null)
  const [best, ...others] = [...known].sort((a, b) => (mostOf(b) < mostOf(a) ? 1 : -1))
  const isLeast =
    best &&
    known.length === costs.length &&
    others.every(({ currency, units }) => currency === best.currency && mostOf(best) <= units)
  return isLeast ? costs.indexOf(best) : null
}

/** What all ways cost together, a sum for each currency in its first place; null where one of them is not known. */
export function sumsOf(costs: readonly (WayCost | null)[]): WayCost[] | null {
  const sums = new Map<number, WayCost>()
  for (const cost of costs) {
    if (!cost) return null
    const { currency } = cost
    const sum = sums.get(currency) ?? { currency, units: 0n }
    if (mostOf(cost) > 0n)
      sums.set(currency, {
        ...{ currency, units: sum.units + cost.units, mostUnits: mostOf(sum) + mostOf(cost) },
      })
  }
  return [...sums.values()]
}

function moneyText(cost: WayCost, currencies: Config['currencies']): string | null {
  const money = currencies.find(({ index }) => index === cost.currency)
  return money
    ? `${mostOf(cost) > cost.units ? 'at most ' : ''}${formatAmount(mostOf(cost), money.decimals, 'up')} ${money.symbol}`
    : null
}

/** What the ways of a door cost, one for each, and what they are paid in. */
export interface KnownCosts {
  costs: readonly (WayCost | null)[]
  /** nothing that opens the door is got elsewhere alone */
  isAll: boolean
  currencies: Config['currencies']
}

/**
 * What a door puts first where any is enough, with its price as the reason; where all are asked for what they cost together.
 * Null where prices tell nothing.
 */
export function firstOfWays(
  { mode }: Pick<GateRules, 'mode'>,
  ways: readonly DoorWay[],
  { costs, isAll, currencies }: KnownCosts,
): DoorFirst | null {
  if (mode === 'all') {
    const texts = ways.length < 2 ? null : sumsOf(costs)?.map((sum) => moneyText(sum, currencies))
    if (!texts || texts.length === 0 || texts.includes(null)) return null
    return { key: 'all', stamp: stampOf(ways), why: `Together ${texts.join(' and ')}` }
  }
  const at = cheapestOf(costs)
  const [way, cost] = at === null ? [] : [ways[at], costs[at]]
  if (!way || !cost) return null
  const text = mostOf(cost) === 0n ? 'nothing to pay but network fees' : moneyText(cost, currencies)
  // of what is got elsewhere nobody here knows the price
  const where = isAll || mostOf(cost) === 0n ? '' : ' here'
  return text === null ? null : { key: way.key, stamp: way.stamp, why: `Cheapest${where}: ${text}` }
}

/**
 * True while what a card once put first stays there: until its way is gone, whatever else comes, goes or changes its price. Nothing put
 * first stays nothing, and where all are asked for nothing has a place to lose.
 */
export function staysFirst(
  first: DoorFirst | null,
  { mode }: Pick<GateRules, 'mode'>,
  ways: readonly DoorWay[],
): boolean {
  return first === null || mode === 'all' || ways.some(({ key }) => key === first.key)
}

/** Changes with what any of some ways costs. */
export function stampOf(ways: readonly DoorWay[]): string {
  return ways.map(({ stamp }) => stamp).join(', ')
}

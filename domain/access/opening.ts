import { type EntitlementSource, TOKEN_KINDS } from '../words.ts'
import type { Entitlement, FrozenRight } from './entitlement.ts'
import { type Condition, type GateRules, isOtherPass, isOwnPass, tokensAsked } from './gate.ts'
import { isTokenCondition, type TokenCondition, type TokenSubject } from './tokenCondition.ts'

/** What of a right tells whether it satisfies a condition. */
export type Opening = Pick<Entitlement, 'rank' | 'source' | 'holding' | 'collection'>

/** That somebody follows the channel. */
export const A_FOLLOW: Opening = { source: 'follow', rank: 0 }

const OF_PASSES: readonly EntitlementSource[] = ['chain', 'card', 'comp']
/**
 * What is used first: card time runs out by itself, a pass may be given away, a follow costs nothing. Tokens come last: who also
 * gets in without them may move them.
 */
const USED_FIRST: readonly EntitlementSource[] = ['card', 'chain', 'comp', 'invite', 'follow', ...TOKEN_KINDS]

/** True for what is held of the subject of a condition, be it enough or not. */
export function isHeldOf(
  { source, holding }: Pick<Opening, 'source' | 'holding'>,
  { kind, address, tokenId, lockedFor }: TokenSubject,
): boolean {
  if (source !== kind || holding?.address !== address) return false
  return holding.tokenId === tokenId && holding.lockedFor === lockedFor
}

function satisfies({ source, rank, holding, collection }: Opening, condition: Condition): boolean {
  if (condition.kind === 'follower') return source === 'follow'
  if (isTokenCondition(condition))
    return isHeldOf({ source, holding }, condition) && (holding?.units ?? 0n) >= BigInt(condition.minUnits)
  if (!OF_PASSES.includes(source)) return false
  if (condition.kind === 'pass') return collection === condition.collection
  return collection === undefined && rank >= condition.rank
}

/** True for what opens as a pass of the room's own creator does. */
export const isOfPass = ({ source, collection }: Pick<Opening, 'source' | 'collection'>): boolean =>
  OF_PASSES.includes(source) && collection === undefined

/** A right by card as a door knows it. */
export function cardOpening({ rank, collection }: Pick<FrozenRight, 'rank' | 'collection'>): Opening {
  return { source: 'card', rank, ...(collection === undefined ? {} : { collection }) }
}

/** When a right ends, seconds since the epoch. */
export const rightEnd = ({ validUntil }: Pick<Entitlement, 'validUntil'>): number =>
  validUntil ?? Number.MAX_SAFE_INTEGER

/** What is used first comes first; of one source what lasts longest, then the higher rank. */
function compare(a: Entitlement, b: Entitlement): number {
  const order = USED_FIRST.indexOf(a.source) - USED_FIRST.indexOf(b.source)
  if (order !== 0) return order
  const rest = rightEnd(b) - rightEnd(a) || b.rank - a.rank
  // the same of two wallets: a seat does not go from one to the other with every look
  return rest || (a.sourceKey < b.sourceKey ? -1 : a.sourceKey > b.sourceKey ? 1 : 0)
}

/** True when each condition of a gate, or one where any is enough, is satisfied by one of some rights. */
export function isOpenedBy(gate: GateRules, rights: readonly Opening[]): boolean {
  const isMet = (condition: Condition) => rights.some((right) => satisfies(right, condition))
  return gate.mode === 'any' ? gate.conditions.some(isMet) : gate.conditions.every(isMet)
}

/**
 * Rights that may open a gate together: what the account has, with what one of its wallets has. Wallets are never added up, as no
 * contract would. Where only passes of one creator are asked for one stands for all, and nothing has to be told apart.
 */
export function rightsTogether<T extends Opening & Pick<Entitlement, 'wallet'>>(
  gate: GateRules,
  rights: readonly T[],
): (readonly T[])[] {
  if (tokensAsked(gate).length === 0 && !gate.conditions.some(isOtherPass)) return [rights]
  const wallets = new Set(rights.flatMap(({ wallet }) => wallet ?? []))
  const own = rights.filter(({ wallet }) => wallet === undefined)
  if (wallets.size === 0) return [own]
  return [...wallets]
    .sort()
    .map((each) => rights.filter(({ wallet }) => wallet === undefined || wallet === each))
}

/**
 * The rights of one wallet and its account that open a gate; the first holds the seat. Ranks are one above the other, so where all is
 * asked for one pass is enough for every pass and tier; tokens, stakes and a follow stand beside it.
 */
function openedWith({ mode, conditions }: GateRules, rights: readonly Entitlement[]): Entitlement[] {
  const ordered = [...rights].sort(compare)
  if (mode === 'any')
    return ordered.filter((right) => conditions.some((one) => satisfies(right, one))).slice(0, 1)
  const passes = conditions.filter(isOwnPass)
  const held = passes.length > 0 && ordered.find((right) => passes.every((one) => satisfies(right, one)))
  const others = conditions
    .filter((one) => !isOwnPass(one))
    .map((one) => ordered.find((right) => satisfies(right, one)))
  return [held, ...others].filter((right) => right !== undefined && right !== false)
}

/** What opens a gate: rights of one wallet and its account, the first of which holds the seat; null when nothing does. */
export function opensWith(gate: GateRules, rights: readonly Entitlement[]): Entitlement[] | null {
  const ways = rightsTogether(gate, rights)
    .filter((together) => isOpenedBy(gate, together))
    .map((together) => openedWith(gate, together))
  return ways.sort(([a], [b]) => (a && b ? compare(a, b) : 0))[0] ?? null
}

/** Exactly as much as a condition asks for. */
function enoughOf(condition: TokenCondition): Opening {
  return holdingOf(condition, BigInt(condition.minUnits))
}

function holdingOf({ kind, address, tokenId, lockedFor }: TokenSubject, units: bigint): Opening {
  const of = {
    ...(tokenId === undefined ? {} : { tokenId }),
    ...(lockedFor === undefined ? {} : { lockedFor }),
  }
  return { source: kind, rank: 0, holding: { address, ...of, units } }
}

/** Enough of each token that is free to move and that a gate asks for. */
export function enoughUnlocked(gate: GateRules): Opening[] {
  return tokensAsked(gate)
    .filter(({ lockedFor }) => lockedFor === undefined)
    .map(enoughOf)
}

/** Enough of each token that a gate asks for. */
export function enoughTokens(gate: GateRules): Opening[] {
  return tokensAsked(gate).map(enoughOf)
}

/** What is asked for beside a pass, once that is there: where any condition is enough nothing but a follow, which costs nothing. */
export function besidePass(gate: GateRules): Opening[] {
  return gate.mode === 'all' ? [...enoughTokens(gate), A_FOLLOW] : [A_FOLLOW]
}

/** Whether somebody meets a condition of a gate that does not open. */
export interface ConditionCheck {
  condition: Condition
  isMet: boolean
  /** of a token or a stake: smallest units as digits */
  heldUnits?: string
  /** the contract of a token did not say what is held of it, and so it opens nothing */
  isSilent?: true
}

type Holding = Opening & Pick<Entitlement, 'wallet'>

function check(condition: Condition, rights: readonly Opening[]): ConditionCheck {
  const isMet = rights.some((right) => satisfies(right, condition))
  if (!isTokenCondition(condition)) return { condition, isMet }
  const held = rights.find((right) => isHeldOf(right, condition))
  return { condition, isMet, heldUnits: (held?.holding?.units ?? 0n).toString() }
}

/** How much of a condition is there, in billionths. */
function partOf({ condition, isMet, heldUnits }: ConditionCheck): number {
  if (isMet || !isTokenCondition(condition)) return isMet ? 1e9 : 0
  return Number((BigInt(heldUnits ?? 0) * 1_000_000_000n) / BigInt(condition.minUnits))
}

/** How close a wallet is: where any condition is enough by the one it is closest to, else by all of them. */
function nearness({ mode }: GateRules, all: readonly ConditionCheck[]): number {
  const parts = all.map(partOf)
  return mode === 'all' ? parts.reduce((sum, part) => sum + part, 0) : Math.max(...parts)
}

/**
 * Each condition of a gate that does not open, for the wallet that comes closest.
 * @param more what the refusal asks for: the wallet is one of those that it would let in, where there are any
 */
export function checksOf(
  gate: GateRules,
  rights: readonly Holding[],
  more: readonly Opening[] = [],
): ConditionCheck[] {
  const groups = rightsTogether(gate, rights)
  const helped = groups.filter((together) => isOpenedBy(gate, [...together, ...more]))
  const all = (helped.length > 0 ? helped : groups).map((together) =>
    gate.conditions.map((condition) => check(condition, together)),
  )
  return all.reduce((best, next) => (nearness(gate, next) > nearness(gate, best) ? next : best))
}

/** One of somebody's wallets at a gate that asks for tokens. */
export interface WalletAtGate {
  /** 0x hex */
  wallet: string
  /** with enough tokens in it the gate would open, or ask for a follow alone; otherwise what else it asks for is in another one */
  opens: boolean
}

/** Wallets as `checksOf` goes through them: those that tokens would let in first, of these the one that comes closest. */
export function walletsByNearness(
  gate: GateRules,
  rights: readonly Holding[],
  wallets: readonly string[],
): WalletAtGate[] {
  const tokens = [...enoughTokens(gate), A_FOLLOW]
  const all = [...wallets].sort().map((each) => {
    const together = rights.filter(({ wallet }) => wallet === undefined || wallet === each)
    const checks = gate.conditions.map((condition) => check(condition, together))
    return { wallet: each, opens: isOpenedBy(gate, [...together, ...tokens]), part: nearness(gate, checks) }
  })
  all.sort((a, b) => Number(b.opens) - Number(a.opens) || b.part - a.part)
  return all.map(({ wallet, opens }) => ({ wallet, opens }))
}

/** True when somebody has all that a gate asks for but perhaps a follow, in several wallets: one would have to have it. */
export function isHeldApart(gate: GateRules, rights: readonly Holding[]): boolean {
  const pooled = tokensAsked(gate).map((condition): Opening => {
    const held = rights.filter((right) => isHeldOf(right, condition))
    return holdingOf(
      condition,
      held.reduce((sum, { holding }) => sum + (holding?.units ?? 0n), 0n),
    )
  })
  return isOpenedBy(gate, [...rights, ...pooled, A_FOLLOW])
}

import { isolated, type Typed } from '../names/isolated.ts'
import type { GateMode } from '../words.ts'
import type { OtherChannel } from './otherChannel.ts'
import { isTokenCondition, type TokenCondition, tokenWords } from './tokenCondition.ts'

/** Any pass of the creator; with both of these any pass of another one. */
export interface AnyPass {
  kind: 'pass'
  /** of another creator, 0x hex, lower case */
  collection?: string
  of?: OtherChannel
}

/** One condition of a gate. Ranks and tiers are those of the creator's collection, followers those of the room's channel. */
export type Condition =
  | AnyPass
  | { kind: 'follower' }
  | { kind: 'tier'; tierNo: number; rank: number; tierName: Typed }
  | TokenCondition

/** An immutable rule set: who may enter a members-only room. */
export interface Gate {
  id: string
  mode: GateMode
  conditions: Condition[]
}

/** The most that one gate asks for. */
export const MAX_CONDITIONS = 4

/** What opens a gate without its id. */
export type GateRules = Pick<Gate, 'mode' | 'conditions'>

/** True for a pass of another creator. */
export function isOtherPass(one: Condition): one is Required<AnyPass> {
  return one.kind === 'pass' && one.collection !== undefined
}

/** True for what passes of the room's own creator satisfy. */
export function isOwnPass(one: Condition): boolean {
  return one.kind === 'tier' || (one.kind === 'pass' && one.collection === undefined)
}

/** Whose passes and tokens a gate asks for beside those of its own creator, each once, in its order. */
export function othersAsked({ conditions }: Pick<Gate, 'conditions'>): OtherChannel[] {
  const all = conditions.flatMap((one) => ((one.kind === 'pass' || isTokenCondition(one)) && one.of) || [])
  return all.filter(({ id }, at) => all.findIndex((other) => other.id === id) === at)
}

/** True where a pass or a token of one of several creators, or of another one alone, is enough. */
export function opensToEither(gate: GateRules): boolean {
  return gate.mode === 'any' && othersAsked(gate).length > 0
}

/** The tier of its own creator that a gate asks for: the lowest where any is enough, the highest where all are; null where any pass will do, or none. */
export function tierAsked({ mode, conditions }: GateRules): Extract<Condition, { kind: 'tier' }> | null {
  if (mode === 'any' && conditions.some((one) => one.kind === 'pass' && isOwnPass(one))) return null
  const tiers = conditions.flatMap((one) => (one.kind === 'tier' ? [one] : []))
  return tiers.sort((a, b) => (mode === 'any' ? a.rank - b.rank : b.rank - a.rank))[0] ?? null
}

/** The tokens and stakes that a gate asks for, in its order. */
export function tokensAsked({ conditions }: Pick<Gate, 'conditions'>): TokenCondition[] {
  return conditions.filter(isTokenCondition)
}

/** Of those, what was not made here and is asked of its own contract; what is locked is asked of ours. */
export function foreignAsked(gate: Pick<Gate, 'conditions'>): TokenCondition[] {
  return tokensAsked(gate).filter(({ isForeign, lockedFor }) => isForeign && lockedFor === undefined)
}

/**
 * Conditions of a room whose door locks tokens: of its ERC-20 tokens only what is locked for it counts. All else stays as it is, for
 * nothing else can be locked (`contracts/rooms/SessionLock.sol`).
 * @param lockedFor the room of the hub, digits; null: the door locks nothing
 */
export function lockedConditions(conditions: readonly Condition[], lockedFor: string | null): Condition[] {
  if (lockedFor === null) return [...conditions]
  return conditions.map((one) => (one.kind === 'erc20' ? { ...one, lockedFor } : one))
}

/** True for a gate of which something can be locked. */
export function hasLockable(gate: Pick<GateRules, 'conditions'> | null): boolean {
  return gate?.conditions.some(({ kind }) => kind === 'erc20') ?? false
}

const PLACES: readonly Condition['kind'][] = [
  'pass',
  'tier',
  'erc20',
  'erc721',
  'erc1155',
  'stake',
  'follower',
]

/** Where a condition stands among those of its kind, and what tells it from them. */
function keyOf(one: Condition): [number, string] {
  if (one.kind === 'tier') return [one.rank, String(one.tierNo).padStart(5, '0')]
  if (!isTokenCondition(one)) return [0, isOtherPass(one) ? one.collection : '']
  const { address, tokenId = '', minUnits } = one
  return [0, `${address} ${tokenId.padStart(39, '0')} ${minUnits.padStart(39, '0')}`]
}

function compare(a: Condition, b: Condition): number {
  const [[rankA, textA], [rankB, textB]] = [keyOf(a), keyOf(b)]
  const order = PLACES.indexOf(a.kind) - PLACES.indexOf(b.kind) || rankA - rankB
  return order || (textA < textB ? -1 : textA > textB ? 1 : 0)
}

/** The same rules in one order, each once: passes, tiers by their rank, tokens, NFTs, stakes, a follow. One condition is any and all. */
export function orderedRules({ mode, conditions }: GateRules): GateRules {
  const ordered = [...conditions]
    .sort(compare)
    .filter((one, at, all) => at === 0 || compare(one, all[at - 1] as Condition) !== 0)
  return { mode: ordered.length === 1 ? 'any' : mode, conditions: ordered }
}

/** What of a condition stands in a sentence: `any pass`, `any Kiln Radio pass` (without a name of another creator), `a Gold pass or above`, `100 NORTH`, `a follow`. */
export function conditionWords(one: Condition): string {
  if (one.kind === 'follower') return 'a follow'
  if (isTokenCondition(one)) return tokenWords(one)
  if (isOtherPass(one))
    return one.of.name === '' ? 'any pass of another creator' : `any ${isolated(one.of.name)} pass`
  return one.kind === 'pass' ? 'any pass' : `a ${one.tierName} pass or above`
}

/** The gate as a sentence, e.g. `Anyone with a Gold pass or above, or who follows`. */
export function gateSentence({ mode, conditions }: GateRules): string {
  const things = conditions.filter(({ kind }) => kind !== 'follower').map(conditionWords)
  if (things.length === 0) return 'Anyone who follows'
  const held = `Anyone with ${things.join(mode === 'any' ? ' or ' : ' and ')}`
  if (things.length === conditions.length) return held
  return mode === 'any' ? `${held}, or who follows` : `${held} who follows`
}

import type { Typed } from '../names/isolated.ts'
import type { GateMode } from '../words.ts'

/** One condition of a gate. Ranks and tiers are those of the creator's collection, followers those of the room's channel. */
export type Condition =
  | { kind: 'pass' }
  | { kind: 'follower' }
  | { kind: 'tier'; tierNo: number; rank: number; tierName: Typed }

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

/** The tier that a gate asks for: the lowest where any is enough, the highest where all are; null where any pass will do, or none. */
export function tierAsked({ mode, conditions }: GateRules): Extract<Condition, { kind: 'tier' }> | null {
  if (mode === 'any' && conditions.some(({ kind }) => kind === 'pass')) return null
  const tiers = conditions.flatMap((one) => (one.kind === 'tier' ? [one] : []))
  return tiers.sort((a, b) => (mode === 'any' ? a.rank - b.rank : b.rank - a.rank))[0] ?? null
}

const placeOf = (condition: Condition): number =>
  condition.kind === 'pass' ? -1 : condition.kind === 'tier' ? condition.rank : Number.POSITIVE_INFINITY

/** The same rules in one order, each once: passes, tiers by their rank, a follow. One condition is any and all. */
export function orderedRules({ mode, conditions }: GateRules): GateRules {
  const ordered = [...conditions]
    .sort((a, b) => placeOf(a) - placeOf(b) || tierNoOf(a) - tierNoOf(b))
    .filter((one, at, all) => at === 0 || !isSameCondition(one, all[at - 1] as Condition))
  return { mode: ordered.length === 1 ? 'any' : mode, conditions: ordered }
}

const tierNoOf = (one: Condition): number => (one.kind === 'tier' ? one.tierNo : 0)

function isSameCondition(a: Condition, b: Condition): boolean {
  return a.kind === b.kind && tierNoOf(a) === tierNoOf(b)
}

/** What of a condition stands in a sentence: `any pass`, `a Gold pass or above`, `a follow`. */
export function conditionWords(one: Condition): string {
  if (one.kind === 'follower') return 'a follow'
  return one.kind === 'pass' ? 'any pass' : `a ${one.tierName} pass or above`
}

/** The gate as a sentence, e.g. `Anyone with a Gold pass or above, or who follows`. */
export function gateSentence({ mode, conditions }: GateRules): string {
  const passes = conditions.filter(({ kind }) => kind !== 'follower').map(conditionWords)
  if (passes.length === 0) return 'Anyone who follows'
  const held = `Anyone with ${passes.join(mode === 'any' ? ' or ' : ' and ')}`
  if (passes.length === conditions.length) return held
  return mode === 'any' ? `${held}, or who follows` : `${held} who follows`
}

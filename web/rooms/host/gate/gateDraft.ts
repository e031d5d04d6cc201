import type { Tier } from '#api/creators/contract.ts'
import type { GateInput, Room } from '#api/rooms/contract.ts'
import {
  type Condition,
  type GateRules,
  isOtherPass,
  lockedConditions,
  orderedRules,
} from '#domain/access/gate.ts'
import type { OtherChannel } from '#domain/access/otherChannel.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import type { GateMode } from '#domain/words.ts'
import {
  isTokenDraft,
  minUnitsOf,
  type TokenDraft,
  tokenConditionOf,
  tokenDraftOf,
  tokenIdOf,
} from './tokenDraft.ts'

/** Any pass of another creator. */
export interface OtherPassDraft {
  kind: 'other-pass'
  of: OtherChannel
}

/** One condition while it is built: `pass`, `follow`, the number of a tier as text, any pass of another creator, or so much of a token. */
export type DraftCondition = string | OtherPassDraft | TokenDraft

/** True for passes of another creator. */
export function isOtherPassDraft(one: DraftCondition): one is OtherPassDraft {
  return typeof one === 'object' && one.kind === 'other-pass'
}

/** A gate while it is built; each condition stands there once. */
export interface GateDraft {
  mode: GateMode
  of: readonly DraftCondition[]
}

export const ANY_PASS: GateDraft = { mode: 'any', of: ['pass'] }
export const FOLLOWERS: GateDraft = { mode: 'any', of: ['follow'] }

/** No room of the hub has it. */
export const NOT_LED = '0'

/** Tiers a gate can name, lowest rank first. */
export function gateTiers(tiers: readonly Tier[]): Tier[] {
  return [...tiers].sort((a, b) => a.rank - b.rank)
}

/**
 * The rules of a draft, as the door reads them. A tier that is gone is left out, and a token that is not typed out.
 * @param lockedFor the hub room that its ERC-20 tokens are locked for, digits; null: none are
 */
export function rulesOf(
  { mode, of }: GateDraft,
  tiers: readonly Tier[],
  lockedFor: string | null = null,
): GateRules {
  const conditions = of.flatMap((one): Condition[] => {
    // which collection it is the server knows; here it is told from others alone
    if (isOtherPassDraft(one)) return [{ kind: 'pass', collection: one.of.id, of: one.of }]
    if (isTokenDraft(one)) {
      const condition = tokenConditionOf(one)
      return condition ? [condition] : []
    }
    if (one === 'pass') return [{ kind: 'pass' }]
    if (one === 'follow') return [{ kind: 'follower' }]
    const tier = tiers.find(({ tierNo }) => String(tierNo) === one)
    return tier ? [{ kind: 'tier', tierNo: tier.tierNo, rank: tier.rank, tierName: tier.name }] : []
  })
  // nothing yet opens to nobody; of nothing "all" would be there
  return orderedRules({
    mode: conditions.length === 0 ? 'any' : mode,
    conditions: lockedConditions(conditions, lockedFor),
  })
}

type ConditionInput = Exclude<GateInput, 'any' | { tierNo: number }>['conditions'][number]

function conditionInput(one: DraftCondition): ConditionInput {
  if (isOtherPassDraft(one)) return { kind: 'pass', channelId: one.of.id }
  if (isTokenDraft(one)) {
    // one that is not typed out is never sent; were it, the api would refuse it
    const asked = { address: one.address, minUnits: (minUnitsOf(one) ?? 0n).toString() }
    if (one.kind === 'erc1155') return { ...asked, kind: one.kind, tokenId: tokenIdOf(one) ?? '0' }
    return { ...asked, kind: one.kind }
  }
  if (one === 'pass') return { kind: 'pass' }
  return one === 'follow' ? { kind: 'follower' } : { kind: 'tier', tierNo: Number(one) }
}

/** True where all conditions are asked for, among them passes of another creator, which open a door by themselves. */
export function asksTooMuch({ mode, of }: GateDraft): boolean {
  return mode === 'all' && of.length > 1 && of.some(isOtherPassDraft)
}

/** A draft as the api takes it. */
export function gateInputOf({ mode, of }: GateDraft): GateInput {
  const [only, second] = of
  if (second === undefined && only === 'pass') return 'any'
  if (second === undefined && typeof only === 'string' && only !== 'follow') return { tierNo: Number(only) }
  return { mode: second === undefined ? 'any' : mode, conditions: of.map(conditionInput) }
}

/** The hub room that the door of a room locks tokens for, digits, as `rulesOf` takes it; null: it locks none. */
export function lockedForOf({ locksTokens, hubRoom }: Pick<Room, 'locksTokens' | 'hubRoom'>): string | null {
  return locksTokens ? (hubRoom?.id ?? NOT_LED) : null
}

/** The draft of a gate that stands. What is locked is the room's to know, and stays with it. */
export function draftOfGate(gate: Room['gate']): GateDraft {
  if (!gate) return ANY_PASS
  const of = gate.conditions.map((one): DraftCondition => {
    if (isTokenCondition(one)) return tokenDraftOf(one)
    if (isOtherPass(one)) return { kind: 'other-pass', of: one.of }
    return one.kind === 'tier' ? String(one.tierNo) : one.kind === 'follower' ? 'follow' : 'pass'
  })
  return { mode: gate.mode, of }
}

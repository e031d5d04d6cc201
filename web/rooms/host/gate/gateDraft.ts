import type { Tier } from '#api/creators/contract.ts'
import type { GateInput, Room } from '#api/rooms/contract.ts'
import { type Condition, type GateRules, orderedRules } from '#domain/access/gate.ts'
import type { GateMode } from '#domain/words.ts'

/** A gate while it is built; each condition is `pass`, `follow` or the number of a tier as text, once. */
export interface GateDraft {
  mode: GateMode
  of: readonly string[]
}

export const ANY_PASS: GateDraft = { mode: 'any', of: ['pass'] }
export const FOLLOWERS: GateDraft = { mode: 'any', of: ['follow'] }

/** Tiers a gate can name, lowest rank first. */
export function gateTiers(tiers: readonly Tier[]): Tier[] {
  return [...tiers].sort((a, b) => a.rank - b.rank)
}

/** The rules of a draft, as the door reads them. A tier that is gone is left out. */
export function rulesOf({ mode, of }: GateDraft, tiers: readonly Tier[]): GateRules {
  const conditions = of.flatMap((one): Condition[] => {
    if (one === 'pass') return [{ kind: 'pass' }]
    if (one === 'follow') return [{ kind: 'follower' }]
    const tier = tiers.find(({ tierNo }) => String(tierNo) === one)
    return tier ? [{ kind: 'tier', tierNo: tier.tierNo, rank: tier.rank, tierName: tier.name }] : []
  })
  return orderedRules({ mode, conditions })
}

/** A draft as the api takes it. */
export function gateInputOf({ mode, of }: GateDraft): GateInput {
  const [only, second] = of
  if (second === undefined && only === 'pass') return 'any'
  if (second === undefined && only !== undefined && only !== 'follow') return { tierNo: Number(only) }
  const conditions = of.map((one) =>
    one === 'pass'
      ? { kind: 'pass' as const }
      : one === 'follow'
        ? { kind: 'follower' as const }
        : { kind: 'tier' as const, tierNo: Number(one) },
  )
  return { mode, conditions }
}

/** The draft of a gate that stands. */
export function draftOfGate(gate: Room['gate']): GateDraft {
  if (!gate) return ANY_PASS
  const of = gate.conditions.map((one) =>
    one.kind === 'tier' ? String(one.tierNo) : one.kind === 'follower' ? 'follow' : 'pass',
  )
  return { mode: gate.mode, of }
}

import { type GateRules, isOwnPass } from '#domain/access/gate.ts'
import type { PassAction } from '#domain/words.ts'
import type { Refusal } from '../refusal.ts'

/** The refusals that a pass answers, with what is bought there. */
export const SOLD: Record<'NO_PASS' | 'TIER_REQUIRED' | 'PASS_EXPIRED' | 'PASS_MOVED', PassAction> = {
  NO_PASS: 'purchase',
  TIER_REQUIRED: 'upgrade',
  PASS_EXPIRED: 'extend',
  PASS_MOVED: 'purchase',
}

/**
 * What a door sells; null at one that sells nothing.
 * @param gate needed of a refusal that says nothing of conditions, as one to a stranger
 */
export function doorSells(
  { code, facts }: Pick<Refusal, 'code' | 'facts'>,
  gate?: GateRules | null,
): PassAction | null {
  if (code === 'COLLAB_TOKENS') {
    const asked = facts.checks?.map(({ condition }) => condition) ?? gate?.conditions
    // only what is of its own creator is sold at a door
    return asked?.some(isOwnPass) ? (facts.heldTier === undefined ? 'purchase' : 'upgrade') : null
  }
  return Object.hasOwn(SOLD, code) ? SOLD[code as keyof typeof SOLD] : null
}

/** True where a pass is asked for, and where nobody knows what is. */
export function asksForPass(gate: GateRules | null | undefined): boolean {
  return gate?.conditions.some(({ kind }) => kind === 'pass' || kind === 'tier') ?? true
}

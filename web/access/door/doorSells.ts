import type { GateRules } from '#domain/access/gate.ts'
import type { PassAction } from '#domain/words.ts'
import type { DoorCode } from '../refusal.ts'

/** The refusals that a pass answers, with what is bought there. */
export const SOLD: Record<'NO_PASS' | 'TIER_REQUIRED' | 'PASS_EXPIRED' | 'PASS_MOVED', PassAction> = {
  NO_PASS: 'purchase',
  TIER_REQUIRED: 'upgrade',
  PASS_EXPIRED: 'extend',
  PASS_MOVED: 'purchase',
}

/** What a door sells; null at one that sells nothing. */
export function doorSells(code: DoorCode): PassAction | null {
  return Object.hasOwn(SOLD, code) ? SOLD[code as keyof typeof SOLD] : null
}

/** True where a pass is asked for, and where nobody knows what is. */
export function asksForPass(gate: GateRules | null | undefined): boolean {
  return gate?.conditions.some(({ kind }) => kind === 'pass' || kind === 'tier') ?? true
}

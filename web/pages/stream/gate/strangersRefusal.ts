import type { Tier } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { opensToEither } from '#domain/access/gate.ts'
import { type Refusal, refuse } from '#web/access/refusal.ts'

/** What a members' stream says to somebody whom nobody knows: its gate is public, so that nobody has to be asked. */
export function strangersRefusal(
  tiers: readonly Tier[],
  { visibility, gate }: Pick<Room, 'visibility' | 'gate'>,
): Refusal {
  if (visibility !== 'members') return refuse('SIGN_IN_REQUIRED')
  if (gate?.mode === 'any' && gate.conditions.some(({ kind }) => kind === 'follower'))
    return refuse('FOLLOW_REQUIRED')
  const required = tiers.find(({ tierNo }) => tierNo === gate?.tierNo)
  const facts = required ? { requiredTier: required.tierNo, requiredTierName: required.name } : {}
  if (gate && opensToEither(gate)) return refuse('COLLAB_TOKENS', { facts })
  // a gate of tokens: passes do not open it, and a follow alone does not
  if (gate && !gate.conditions.some(({ kind }) => kind === 'pass' || kind === 'tier'))
    return refuse(
      gate.conditions.some(({ kind }) => kind !== 'follower') ? 'TOKENS_SHORT' : 'FOLLOW_REQUIRED',
    )
  return refuse('NO_PASS', { facts })
}

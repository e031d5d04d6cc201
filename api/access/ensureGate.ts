import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { type GateRules, orderedRules } from '#domain/access/gate.ts'
import { newId } from '#domain/ids.ts'
import type { AccessDeps } from './deps.ts'
import { rulesHash as hashOf } from './gates/rulesHash.ts'
import { insertGate, readGateId } from './gates/store.ts'

export { LOCKED_FOR } from './gates/lockedFor.ts'
export { type ConditionRow, gateConditions, toCondition } from './gates/store.ts'

/** Rules that a room of a channel asks for. */
export interface GateRequest {
  channelId: string
  /** pass collection of the channel's creator; null where no pass is asked for */
  collection: Buffer | null
  rules: GateRules
  /** account that asks for it */
  madeBy: string
}

/**
 * The id of the gate with these rules. Gates are immutable versions: the same rules of a channel are one gate.
 * @throws ProblemError CONFLICT when it can neither be made nor found
 */
export async function ensureGate(
  tx: PoolClient,
  { random, settings }: Pick<AccessDeps, 'random' | 'settings'>,
  { channelId, collection, rules: wanted, madeBy }: GateRequest,
): Promise<string> {
  const place = { chainId: settings.CHAIN_ID, collection }
  const rules = orderedRules(wanted)
  const rulesHash = hashOf(rules, place)
  const id = newId('gat', random)
  if (await insertGate(tx, { id, channelId, rulesHash, madeBy, rules, place })) return id
  const known = await readGateId(tx, channelId, rulesHash)
  if (known === null) throw new ProblemError('CONFLICT')
  return known
}

import type { PoolClient } from 'pg'
import type { z } from 'zod'
import type { GateRequest } from '#api/access/ensureGate.ts'
import { ProblemError } from '#api/http/problemError.ts'
import type { Condition } from '#domain/access/gate.ts'
import type { gateInput } from '../contract.ts'
import { readTier } from '../store.ts'

type GateWish = z.output<typeof gateInput>
type Wished = Exclude<GateWish, 'any' | { tierNo: number }>

/** A wish in its long form; the short ones are of one condition. */
function longForm(gate: GateWish): Wished {
  if (gate === 'any') return { mode: 'any', conditions: [{ kind: 'pass' }] }
  return 'tierNo' in gate ? { mode: 'any', conditions: [{ kind: 'tier', tierNo: gate.tierNo }] } : gate
}

async function conditionOf(
  tx: PoolClient,
  chainId: number,
  collection: Buffer | null,
  wished: Wished['conditions'][number],
): Promise<Condition> {
  if (wished.kind === 'follower') return wished
  if (!collection)
    throw new ProblemError('INVALID_INPUT', {
      detail: 'A members-only stream needs passes. Create your pass collection first.',
      fields: { '/gate': 'This channel has no passes yet.' },
    })
  if (wished.kind === 'pass') return wished
  const { tierNo } = wished
  const tier = await readTier(tx, chainId, collection, tierNo)
  if (!tier)
    throw new ProblemError('INVALID_INPUT', {
      detail: 'This tier is not on the chain yet. Wait for its confirmation and try again.',
      fields: { '/gate/tierNo': 'There is no such tier.' },
    })
  return { kind: 'tier', tierNo, rank: tier.rank, tierName: tier.name }
}

/**
 * The gate that somebody asks for, as access builds it.
 * @throws ProblemError INVALID_INPUT for a tier that is not there, and for passes of a channel that has none
 */
export async function gateRequest(
  tx: PoolClient,
  chainId: number,
  { id: channelId, collection }: { id: string; collection: Buffer | null },
  { gate, madeBy }: { gate: GateWish; madeBy: string },
): Promise<GateRequest> {
  const { mode, conditions: wished } = longForm(gate)
  const conditions: Condition[] = []
  for (const one of wished) conditions.push(await conditionOf(tx, chainId, collection, one))
  return { channelId, collection, rules: { mode, conditions }, madeBy }
}

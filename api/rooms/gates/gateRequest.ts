import type { PoolClient } from 'pg'
import type { GateRequest } from '#api/access/ensureGate.ts'
import { ProblemError } from '#api/http/problemError.ts'
import type { Condition } from '#domain/access/gate.ts'
import { isTokenCondition } from '#domain/access/tokenCondition.ts'
import type { GateMode } from '#domain/words.ts'
import { readTier } from '../store.ts'
import type { AskedTokens, GateWish, WishedCondition, WishedToken } from './findAsked.ts'

/** A wish in its long form; the short ones are of one condition. */
function longForm(gate: GateWish): { mode: GateMode; conditions: WishedCondition[] } {
  if (gate === 'any') return { mode: 'any', conditions: [{ kind: 'pass' }] }
  return 'tierNo' in gate ? { mode: 'any', conditions: [{ kind: 'tier', tierNo: gate.tierNo }] } : gate
}

function tokenCondition(found: AskedTokens, wished: WishedToken): Condition {
  const token = found.get(wished.address.toLowerCase())
  if (!token) throw new Error('a gate is built of tokens that were found before')
  const tokenId = wished.kind === 'erc1155' ? { tokenId: BigInt(wished.tokenId).toString() } : {}
  return { ...token, ...tokenId, minUnits: BigInt(wished.minUnits).toString() }
}

async function conditionOf(
  tx: PoolClient,
  { chainId, collection, found }: { chainId: number; collection: Buffer | null; found: AskedTokens },
  wished: WishedCondition,
): Promise<Condition> {
  if (wished.kind === 'follower') return wished
  if (isTokenCondition(wished)) return tokenCondition(found, wished)
  if (!collection)
    throw new ProblemError('INVALID_INPUT', {
      detail: 'A room for members needs passes. Create your pass collection first.',
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
 * @param wish the gate, with what `findAsked` found of it
 * @throws ProblemError INVALID_INPUT for a tier that is not there, and for passes of a channel that has none
 */
export async function gateRequest(
  tx: PoolClient,
  chainId: number,
  { id: channelId, collection }: { id: string; collection: Buffer | null },
  wish: { gate: GateWish; found: AskedTokens; madeBy: string },
): Promise<GateRequest> {
  const { found, madeBy } = wish
  const { mode, conditions: wished } = longForm(wish.gate)
  const conditions: Condition[] = []
  const known = { chainId, collection, found }
  for (const one of wished) conditions.push(await conditionOf(tx, known, one))
  return { channelId, collection, rules: { mode, conditions }, madeBy }
}

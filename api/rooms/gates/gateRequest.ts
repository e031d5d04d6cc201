import type { PoolClient } from 'pg'
import type { z } from 'zod'
import type { GateRequest } from '#api/access/ensureGate.ts'
import { ProblemError } from '#api/http/problemError.ts'
import type { Condition } from '#domain/access/gate.ts'
import { CREATOR_TOKEN_DECIMALS, isTokenCondition } from '#domain/access/tokenCondition.ts'
import type { TokenKind } from '#domain/words.ts'
import { readTier } from '../store.ts'
import type { gateInput } from './contract.ts'

type GateWish = z.output<typeof gateInput>
type Wished = Exclude<GateWish, 'any' | { tierNo: number }>
type WishedToken = Extract<Wished['conditions'][number], { kind: TokenKind }>

/** A wish in its long form; the short ones are of one condition. */
function longForm(gate: GateWish): Wished {
  if (gate === 'any') return { mode: 'any', conditions: [{ kind: 'pass' }] }
  return 'tierNo' in gate ? { mode: 'any', conditions: [{ kind: 'tier', tierNo: gate.tierNo }] } : gate
}

/** The name of a token that was made here, or of what is staked in a vault; null where the index knows neither. */
async function readSymbol(
  tx: PoolClient,
  chainId: number,
  kind: TokenKind,
  address: string,
): Promise<string | null> {
  const { rows } = await tx.query<{ symbol: string }>(
    kind === 'erc20'
      ? 'SELECT symbol FROM chain.creator_token_as_of WHERE chain_id = $1 AND token = $2'
      : `SELECT t.symbol FROM chain.vault_as_of v JOIN chain.creator_token_as_of t ON t.chain_id = v.chain_id AND t.token = v.token
          WHERE v.chain_id = $1 AND v.vault = $2`,
    [chainId, Buffer.from(address.slice(2), 'hex')],
  )
  return rows[0]?.symbol ?? null
}

async function tokenCondition(
  tx: PoolClient,
  chainId: number,
  { kind, address: asked, minUnits }: WishedToken,
): Promise<Condition> {
  const address = asked.toLowerCase()
  const symbol = await readSymbol(tx, chainId, kind, address)
  if (symbol === null)
    throw new ProblemError('INVALID_INPUT', {
      detail:
        kind === 'erc20'
          ? 'No creator token has this address. Only tokens that were made here open a door; a new one is known once its block is read.'
          : 'No vault of a creator token has this address. A new one is known once its block is read.',
      fields: { '/gate/conditions': `Nothing that was made here has the address ${address}.` },
    })
  return {
    ...{ kind, address, symbol, decimals: CREATOR_TOKEN_DECIMALS },
    minUnits: BigInt(minUnits).toString(),
  }
}

async function conditionOf(
  tx: PoolClient,
  chainId: number,
  collection: Buffer | null,
  wished: Wished['conditions'][number],
): Promise<Condition> {
  if (wished.kind === 'follower') return wished
  if (isTokenCondition(wished)) return tokenCondition(tx, chainId, wished)
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
 * @throws ProblemError INVALID_INPUT for a tier or token that is not there, and for passes of a channel that has none
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

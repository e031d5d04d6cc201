import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { z } from 'zod'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { type Condition, gateSentence } from '#domain/access/gate.ts'
import { canonicalJson } from '#domain/canonical.ts'
import { newId } from '#domain/ids.ts'
import type { roomRoutes } from './contract.ts'
import type { RoomDeps } from './deps.ts'
import { readOwnChannel, readTier } from './store.ts'
import { type RoomView, readRoomView } from './view/readRoomView.ts'

type Draft = z.output<(typeof roomRoutes)['createRoom']['body']>

async function conditionOf(
  tx: PoolClient,
  chainId: number,
  collection: Buffer,
  gate: NonNullable<Draft['gate']>,
): Promise<Condition> {
  if (gate === 'any') return { kind: 'pass' }
  const { tierNo } = gate
  const tier = await readTier(tx, chainId, collection, tierNo)
  if (!tier) {
    throw new ProblemError('INVALID_INPUT', {
      detail: 'This tier is not on the chain yet. Wait for its confirmation and try again.',
      fields: { '/gate/tierNo': 'There is no such tier.' },
    })
  }
  return { kind: 'tier', tierNo, rank: tier.rank, tierName: tier.name }
}

/** Gates are immutable versions: the same rules of a channel are one gate. */
async function ensureGate(
  tx: PoolClient,
  { access, settings }: RoomDeps,
  channel: { id: string; collection: Buffer | null },
  { gate, madeBy }: { gate: NonNullable<Draft['gate']>; madeBy: string },
): Promise<string> {
  const { collection } = channel
  if (!collection) {
    throw new ProblemError('INVALID_INPUT', {
      detail: 'A members-only stream needs passes. Create your pass collection first.',
      fields: { '/gate': 'This channel has no passes yet.' },
    })
  }
  const chainId = settings.CHAIN_ID
  const condition = await conditionOf(tx, chainId, collection, gate)
  const tierNo = condition.kind === 'tier' ? condition.tierNo : null
  const rank = condition.kind === 'tier' ? condition.rank : null
  const rules = {
    mode: 'any',
    conditions: [{ kind: condition.kind, chainId, address: collection.toString('hex'), tierNo, rank }],
  }
  const rulesHash = createHash('sha256').update(canonicalJson(rules)).digest()
  const sentence = gateSentence({ mode: 'any', conditions: [condition] })
  const { rows: made } = await tx.query<{ id: string }>(
    `INSERT INTO app.gate (id, channel_id, mode, sentence, rules_hash, made_by) VALUES ($1, $2, 'any', $3, $4, $5)
       ON CONFLICT (channel_id, rules_hash) DO NOTHING RETURNING id`,
    [newId('gat', access.random), channel.id, sentence, rulesHash, madeBy],
  )
  if (made[0]) {
    await tx.query(
      'INSERT INTO app.condition (gate_id, n, kind, chain_id, address, tier_no, rank) VALUES ($1, 1, $2, $3, $4, $5, $6)',
      [made[0].id, condition.kind, chainId, collection, tierNo, rank],
    )
    return made[0].id
  }
  const { rows } = await tx.query<{ id: string }>(
    'SELECT id FROM app.gate WHERE channel_id = $1 AND rules_hash = $2',
    [channel.id, rulesHash],
  )
  if (!rows[0]) throw new ProblemError('CONFLICT')
  return rows[0].id
}

/**
 * A draft stream of an own channel.
 * @throws Refusal NOT_FOUND for a channel of somebody else, INVALID_INPUT for a gate that cannot be built
 */
export async function createRoom(deps: RoomDeps, draft: Draft, accountId: string): Promise<RoomView> {
  const { access, settings } = deps
  const roomId = newId('rom', access.random)
  await withTransaction(access.pool, async (tx) => {
    const channel = await readOwnChannel(tx, draft.channelId, accountId, settings.CHAIN_ID)
    if (!channel) throw new ProblemError('NOT_FOUND')
    const { gate } = draft
    const gateId = gate ? await ensureGate(tx, deps, channel, { gate, madeBy: accountId }) : null
    await tx.query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, gate_id, capacity, reentry_s)
         VALUES ($1, $2, 'stream', $3, $4, $5, $6, $7)`,
      [roomId, channel.id, draft.visibility, draft.title, gateId, draft.capacity, draft.reentryS],
    )
  })
  return readRoomView(deps, roomId, accountId)
}

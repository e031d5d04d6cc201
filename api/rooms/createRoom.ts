import type { PoolClient } from 'pg'
import type { z } from 'zod'
import type { GateRequest } from '#api/access/ensureGate.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Condition } from '#domain/access/gate.ts'
import { newId } from '#domain/ids.ts'
import type { roomRoutes } from './contract.ts'
import type { RoomDeps } from './deps.ts'
import { type RoomView, readRoomView } from './readRoomView.ts'
import { scheduleRoom } from './schedule/setSchedule.ts'
import { readDraftTooMany, readOwnChannel, readTier } from './store.ts'

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

/** The gate that a draft asks for, as access builds it. */
async function gateRequest(
  tx: PoolClient,
  chainId: number,
  channel: { id: string; collection: Buffer | null },
  { gate, madeBy }: { gate: NonNullable<Draft['gate']>; madeBy: string },
): Promise<GateRequest> {
  const { id: channelId, collection } = channel
  if (!collection) {
    throw new ProblemError('INVALID_INPUT', {
      detail: 'A members-only stream needs passes. Create your pass collection first.',
      fields: { '/gate': 'This channel has no passes yet.' },
    })
  }
  return { channelId, collection, condition: await conditionOf(tx, chainId, collection, gate), madeBy }
}

/** Throws TOO_MANY_DRAFTS for a channel with so many streams that have not begun. */
export async function demandFewDrafts(tx: PoolClient, channelId: string, most: number): Promise<void> {
  const oldest = await readDraftTooMany(tx, channelId, most)
  if (!oldest) return
  throw new ProblemError('TOO_MANY_DRAFTS', {
    detail: `This channel has ${most} streams or more that have not begun. End one first; the oldest is “${oldest.title}”.`,
    facts: { roomId: oldest.id, title: oldest.title, state: oldest.state },
  })
}

/**
 * A draft stream of an own channel, or with a start an announced one.
 * @throws ProblemError NOT_FOUND for a channel of somebody else, INVALID_INPUT for a gate that cannot be built,
 *   TOO_MANY_DRAFTS, and those of `startOf`
 */
export async function createRoom(
  deps: RoomDeps & { settings: { MAX_DRAFTS: number } },
  draft: Draft,
  accountId: string,
): Promise<RoomView> {
  const { pool, random, access, settings } = deps
  const roomId = newId('rom', random)
  await withTransaction(pool, async (tx) => {
    const channel = await readOwnChannel(tx, draft.channelId, accountId, settings.CHAIN_ID)
    if (!channel) throw new ProblemError('NOT_FOUND')
    await demandFewDrafts(tx, channel.id, settings.MAX_DRAFTS)
    const { gate } = draft
    const wanted = gate
      ? await gateRequest(tx, settings.CHAIN_ID, channel, { gate, madeBy: accountId })
      : null
    const gateId = wanted ? await access.ensureGate(tx, wanted) : null
    await tx.query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, gate_id, capacity, reentry_s)
         VALUES ($1, $2, 'stream', $3, $4, $5, $6, $7)`,
      [roomId, channel.id, draft.visibility, draft.title, gateId, draft.capacity, draft.reentryS],
    )
    if (draft.starts) await scheduleRoom(tx, roomId, draft.starts, settings)
  })
  return readRoomView(deps, roomId, accountId)
}

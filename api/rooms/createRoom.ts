import type { Pool, PoolClient } from 'pg'
import type { z } from 'zod'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { demandLockable, type LockPlace } from './chain/locksOf.ts'
import type { roomRoutes } from './contract.ts'
import type { RoomDeps, TokenVerbs } from './deps.ts'
import { findAsked } from './gates/findAsked.ts'
import { gateRequest } from './gates/gateRequest.ts'
import { type RoomView, readRoomView } from './readRoomView.ts'
import { scheduleRoom } from './schedule/setSchedule.ts'
import { demandOpenChannel, readDraftTooMany } from './store.ts'
import { speakersOf } from './stream/speakers.ts'

type Draft = z.output<(typeof roomRoutes)['createRoom']['body']>

/** Throws TOO_MANY_DRAFTS where a channel can have no further room that has not begun. */
export async function demandFewDrafts(tx: Pool | PoolClient, channelId: string, most: number): Promise<void> {
  const oldest = await readDraftTooMany(tx, channelId, most)
  if (!oldest) return
  throw new ProblemError('TOO_MANY_DRAFTS', {
    detail: `This channel has ${most} rooms or more that have not begun. End one first; the oldest is “${oldest.title}”.`,
    facts: { roomId: oldest.id, kind: oldest.kind, title: oldest.title, state: oldest.state },
  })
}

/**
 * A draft stream or voice room of a channel, or with a start an announced one.
 * @throws ProblemError NOT_FOUND for a channel of somebody else, FORBIDDEN, INVALID_INPUT for a gate that cannot be built
 *   or speakers or a lock of tokens that there cannot be, TOO_MANY_DRAFTS, CHAIN_UNREADABLE, and those of `startOf`
 */
export async function createRoom(
  deps: RoomDeps & LockPlace & { settings: { MAX_DRAFTS: number; MAX_SPEAKERS: number }; tokens: TokenVerbs },
  draft: Draft,
  accountId: string,
): Promise<RoomView> {
  const { pool, random, access, tokens, settings } = deps
  const { gate, locksTokens = false } = draft
  const speakers = speakersOf(draft.kind, draft.maxSpeakers, settings.MAX_SPEAKERS)
  const roomId = newId('rom', random)
  const demandChannel = (db: Pool | PoolClient) =>
    demandOpenChannel(db, draft.channelId, accountId, settings.CHAIN_ID)
  const demandPlace = async (db: Pool | PoolClient) => {
    const channel = await demandChannel(db)
    await demandFewDrafts(db, channel.id, settings.MAX_DRAFTS)
    return channel
  }
  const found = await findAsked(tokens, gate, { askedBy: accountId, demand: () => demandPlace(pool) })
  await withTransaction(pool, async (tx) => {
    const channel = await demandPlace(tx)
    const wanted = gate
      ? await gateRequest(tx, settings.CHAIN_ID, channel, { gate, found, madeBy: accountId })
      : null
    if (locksTokens) demandLockable(deps, { ...draft, rules: wanted?.rules ?? null })
    const gateId = wanted ? await access.ensureGate(tx, wanted) : null
    await tx.query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, gate_id, capacity, reentry_s, max_speakers, locks_tokens)
         VALUES ($1, $2, $8, $3, $4, $5, $6, $7, $9, $10)`,
      [
        ...[roomId, channel.id, draft.visibility, draft.title, gateId, draft.capacity, draft.reentryS],
        ...[draft.kind, speakers, locksTokens],
      ],
    )
    if (draft.starts) await scheduleRoom(tx, roomId, draft.starts, settings)
  })
  return readRoomView(deps, roomId, accountId)
}

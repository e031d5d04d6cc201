import type { Pool, PoolClient } from 'pg'
import type { z } from 'zod'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { demandLockable, type LockPlace } from './chain/locksOf.ts'
import type { roomRoutes } from './contract.ts'
import type { RoomDeps, TokenVerbs } from './deps.ts'
import { findAsked } from './gates/findAsked.ts'
import { gateRequest } from './gates/gateRequest.ts'
import { type RoomView, readRoomView } from './readRoomView.ts'
import { scheduleRoom } from './schedule/setSchedule.ts'
import { demandOpenChannel } from './store.ts'
import { demandFewDrafts } from './stream/fewDrafts.ts'
import { insertRoom } from './stream/insertRoom.ts'
import { speakersOf } from './stream/speakers.ts'

type Draft = z.output<(typeof roomRoutes)['createRoom']['body']>

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
      ? await gateRequest(tx, settings.CHAIN_ID, channel, {
          gate,
          found,
          madeBy: accountId,
          kind: draft.kind,
        })
      : null
    if (locksTokens) demandLockable(deps, { ...draft, rules: wanted?.rules ?? null })
    const gateId = wanted ? await access.ensureGate(tx, wanted) : null
    const { kind, visibility, title, capacity, reentryS } = draft
    await insertRoom(tx, {
      ...{ id: roomId, channelId: channel.id, kind, visibility, title, gateId, capacity, reentryS },
      ...{ maxSpeakers: speakers, locksTokens, clubId: null },
    })
    if (draft.starts) await scheduleRoom(tx, roomId, draft.starts, settings)
  })
  return readRoomView(deps, roomId, accountId)
}

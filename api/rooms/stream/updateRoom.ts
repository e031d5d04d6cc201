import type { Pool, PoolClient } from 'pg'
import type { z } from 'zod'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { GateRules } from '#domain/access/gate.ts'
import { demandNotLed, demandOffChain, type HubPlace } from '../chain/demandOnChain.ts'
import { type LockPlace, locksOf } from '../chain/locksOf.ts'
import { askMembersAgain } from '../clubs/clubRoom.ts'
import { askAgainAfter } from '../cohosts/consents.ts'
import type { roomRoutes } from '../contract.ts'
import type { RoomDeps, TokenVerbs } from '../deps.ts'
import { type AskedTokens, findAsked } from '../gates/findAsked.ts'
import { gateRequest } from '../gates/gateRequest.ts'
import { type RoomView, readRoomView } from '../readRoomView.ts'
import { announce } from '../revisions.ts'
import { demandOpenChannel, demandRoom, type RoomRow } from '../store.ts'
import { atMostAt } from './atMostAt.ts'
import { speakersOf } from './speakers.ts'

type RoomChanges = z.output<(typeof roomRoutes)['updateRoom']['body']>

/**
 * A room in which an account may make these changes.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT once it has ended and for what the chain says, INVALID_INPUT for a gate of what has none
 */
async function demandChangeable(
  db: Pool | PoolClient,
  { roomId, accountId }: { roomId: string; accountId: string },
  change: RoomChanges,
): Promise<RoomRow> {
  const room = await demandRoom(db, { roomId, accountId, act: 'editStream' })
  if (room.state === 'ended') throw new ProblemError('CONFLICT', { detail: 'It has ended.' })
  if (change.gate && room.visibility !== 'members')
    throw new ProblemError('INVALID_INPUT', {
      detail: 'Only a room for members has a gate.',
      fields: { '/gate': 'This room has none.' },
    })
  if (change.gate || change.maxSpeakers !== undefined) await demandNotLed(db, roomId)
  return room
}

/** The gate that is wanted; `id` null where it is the one that stands. */
async function otherGate(
  tx: PoolClient,
  deps: RoomDeps & Pick<HubPlace, 'hub'>,
  room: RoomRow,
  wish: { gate: NonNullable<RoomChanges['gate']>; found: AskedTokens; madeBy: string },
): Promise<{ id: string | null; rules: GateRules }> {
  const { CHAIN_ID } = deps.settings
  const channel = await demandOpenChannel(tx, room.channelId, wish.madeBy, CHAIN_ID)
  const wanted = await gateRequest(tx, CHAIN_ID, channel, { ...wish, kind: room.kind })
  await demandOffChain(tx, deps, { room, wanted: wanted.rules })
  const id = await deps.access.ensureGate(tx, wanted)
  return { id: id === room.gateId ? null : id, rules: wanted.rules }
}

/**
 * Title, capacity, gate, how many may speak and whether tokens are locked; a lowered capacity takes effect as people leave, as do fewer speakers, and everybody
 * inside is decided again by another gate.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT once the stream has ended, INVALID_INPUT for a gate or
 *   speakers or a lock of tokens that cannot be, CHAIN_UNREADABLE, NOT_ON_CHAIN
 */
export async function updateRoom(
  deps: RoomDeps & LockPlace & { settings: { MAX_SPEAKERS: number }; tokens: TokenVerbs },
  roomId: string,
  accountId: string,
  change: RoomChanges,
): Promise<RoomView> {
  const { pool, access, media, tokens, settings } = deps
  const { gate, maxSpeakers, locksTokens } = change
  const found = await findAsked(tokens, gate, {
    askedBy: accountId,
    demand: () => demandChangeable(pool, { roomId, accountId }, change),
  })
  const shutTo = await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const room = await demandChangeable(tx, { roomId, accountId }, change)
    const wanted = change.capacity === undefined ? room.capacity : change.capacity
    const capacity = room.isOpen ? atMostAt(media, wanted) : wanted
    const speakers =
      maxSpeakers === undefined ? room.maxSpeakers : speakersOf(room.kind, maxSpeakers, settings.MAX_SPEAKERS)
    const other = gate ? await otherGate(tx, deps, room, { gate, found, madeBy: accountId }) : null
    const gateId = other?.id ?? null
    const locks = await locksOf(tx, deps, room, { locksTokens, rules: other?.rules ?? null })
    await askAgainAfter(tx, deps, room, () =>
      tx.query(
        `UPDATE app.room SET title = coalesce($2, title), capacity = $3, gate_id = coalesce($4, gate_id),
            max_speakers = $5, locks_tokens = $6, rev = rev + 1
          WHERE id = $1`,
        [roomId, change.title ?? null, capacity, gateId, speakers, locks],
      ),
    )
    if (gateId) await access.decideRoomAgain(tx, roomId, `gate:${roomId}:${room.rev + 1}`)
    if (room.isOpen && capacity !== room.capacity) await access.layoutSlots(tx, roomId, capacity)
    if (speakers !== room.maxSpeakers) await access.floorChanged(tx, roomId)
    await announce(tx, roomId)
    return gateId && room.clubId
  })
  await askMembersAgain(pool, shutTo)
  return readRoomView(deps, roomId, accountId)
}

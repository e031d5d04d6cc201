import type { PoolClient } from 'pg'
import { asProblem } from '#api/access/asProblem.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { MediaError } from '#api/ports/media.ts'
import { withTransaction } from '#db/transaction.ts'
import { newProviderRoomId } from '#domain/ids.ts'
import { isNotBegun } from '#domain/room/transition.ts'
import { demandOnChain, type HubPlace, readLed } from './chain/demandOnChain.ts'
import { demandAwake } from './clubs/clubRoom.ts'
import type { RoomDeps, TipVerbs } from './deps.ts'
import { demandProven } from './proof/closedUnproven.ts'
import { type RoomView, readRoomView } from './readRoomView.ts'
import { demandRoom, type NamedRoom, type RoomRow, readOpenRoom, readRoom } from './store.ts'
import { atMostAt } from './stream/atMostAt.ts'
import { openingPauseS } from './stream/openingPause.ts'

const UNIQUE_VIOLATION = '23505'

function demandNotBegun(room: RoomRow): void {
  if (room.state === 'live') throw new ProblemError('ALREADY_LIVE')
  if (room.state === 'ended') throw new ProblemError('CONFLICT', { detail: 'It has ended.' })
}

/** Nothing else of the channel is opened or live. Throws CHANNEL_BUSY, which names it. */
function demandFree(other: NamedRoom | null): void {
  if (!other) return
  const what = other.state === 'live' ? 'is live' : 'is open'
  throw new ProblemError('CHANNEL_BUSY', {
    detail: `“${other.title}” of this channel ${what} already. End it first, or go on with it.`,
    facts: { roomId: other.id, kind: other.kind, title: other.title, state: other.state },
  })
}

/** Throws RATE_LIMITED after openings without picture and sound. */
async function demandNoPause({ pool }: RoomDeps, accountId: string): Promise<void> {
  const retryAfterS = await openingPauseS(pool, accountId)
  if (retryAfterS === 0) return
  const detail = `What was opened last had neither picture nor sound, so it was taken down. Open the next one in ${retryAfterS} s.`
  throw new ProblemError('RATE_LIMITED', { detail, retryAfterS })
}

/** True when the room is where it was placed and the engine still has it. */
async function isThere({ media }: RoomDeps, room: RoomRow): Promise<boolean> {
  if (!room.isOpen || room.providerRoomId === null) return false
  try {
    await media.participants({ providerRoomId: room.providerRoomId, node: room.mediaNode })
    return true
  } catch (error) {
    if (error instanceof MediaError) return false
    throw error
  }
}

async function nameRoom(
  { pool, media, access }: RoomDeps,
  room: RoomRow,
  accountId: string,
  providerRoomId: string,
): Promise<void> {
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, room.id)
    const current = await demandRoom(tx, { roomId: room.id, accountId, act: 'openStream' })
    demandNotBegun(current)
    await demandAwake(tx, current)
    if (current.providerRoomId !== room.providerRoomId) throw new ProblemError('CONFLICT')
    demandFree(await readOpenRoom(tx, room.channelId, room.id))
    await tx.query(
      `UPDATE app.room SET provider = $2, provider_room_id = $3, media_node = NULL, opened_at = NULL, published_at = NULL, rev = rev + 1
        WHERE id = $1`,
      [room.id, media.name, providerRoomId],
    )
  })
}

/**
 * Everything that would keep a room from being opened and is known before.
 * @throws ProblemError CONFLICT, ALREADY_LIVE, CHANNEL_BUSY, RATE_LIMITED, MEDIA_UNPROVEN
 */
export async function demandMayOpen(deps: RoomDeps, room: RoomRow): Promise<void> {
  demandNotBegun(room)
  await demandProven(deps, room)
  demandFree(await readOpenRoom(deps.pool, room.channelId, room.id))
  await demandNoPause(deps, room.ownerAccountId)
}

async function fixTips({ tips }: { tips: TipVerbs }, tx: PoolClient, roomId: string): Promise<void> {
  await tips.fixContext(tx, roomId, await readLed(tx, roomId))
}

/**
 * Places a room that has not begun at the media provider under a new random room id, so that its host can publish. Repeating it
 * changes nothing while the engine still has the room.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT, ALREADY_LIVE, CHANNEL_BUSY, RATE_LIMITED, NO_MEDIA_NODE, MEDIA_FULL, MEDIA_UNPROVEN,
 *   NOT_ON_CHAIN
 */
export async function openRoom(
  deps: RoomDeps & { tips: TipVerbs; hub: HubPlace['hub'] },
  roomId: string,
  accountId: string,
): Promise<RoomView> {
  const { pool, random, media, access } = deps
  const room = await demandRoom(pool, { roomId, accountId, act: 'openStream' })
  demandNotBegun(room)
  await demandProven(deps, room)
  await demandOnChain(pool, deps, room)
  if (await isThere(deps, room)) {
    const view = await readRoomView(deps, roomId, accountId)
    // one that was opened before rooms took tips
    if (!view.takesTips) await withTransaction(pool, async (tx) => fixTips(deps, tx, roomId))
    return view.takesTips ? view : readRoomView(deps, roomId, accountId)
  }
  await demandNoPause(deps, room.ownerAccountId)
  const providerRoomId = newProviderRoomId(random)
  // named first, so that the engine's first word about it finds the room
  await nameRoom(deps, room, accountId, providerRoomId)
  let node: string | null
  try {
    node = (await media.openRoom({ providerRoomId, kind: room.kind, maxParticipants: null })).node
  } catch (error) {
    throw asProblem(error)
  }
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const current = await readRoom(tx, roomId)
    if (!current || !isNotBegun(current.state) || current.providerRoomId !== providerRoomId)
      throw new ProblemError('CONFLICT')
    const capacity = atMostAt(media, current.capacity)
    await tx.query(
      `UPDATE app.room SET media_node = $2, capacity = $3, opened_at = app.now(), host_gone_since = NULL, rev = rev + 1
        WHERE id = $1`,
      [roomId, node, capacity],
    )
    await access.layoutSlots(tx, roomId, capacity)
    await fixTips(deps, tx, roomId)
  }).catch(async (error: unknown) => {
    await media.closeRoom({ providerRoomId, node }, 'NOT_NEEDED').catch(() => {})
    // another room of the channel was opened at the same moment
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) {
      demandFree(await readOpenRoom(pool, room.channelId, roomId))
      throw new ProblemError('CONFLICT', {}, { cause: error })
    }
    throw error
  })
  return readRoomView(deps, roomId, accountId)
}

import type { PoolClient } from 'pg'
import { enqueue } from '#api/queue/outbox.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RoomEndReason } from '#domain/words.ts'
import type { RoomDeps } from './deps.ts'
import { type RoomView, readRoomView } from './readRoomView.ts'
import { announce } from './revisions.ts'
import { announceNoDate } from './schedule/announcements.ts'
import { demandRoom, markRoomEnded, type RoomRow, readRoom } from './store.ts'

/** Asks the provider to close a room, after commit. */
export async function enqueueClose(
  tx: PoolClient,
  deps: Pick<RoomDeps, 'clock' | 'random'>,
  room: RoomRow,
  reason: string,
): Promise<void> {
  if (room.providerRoomId === null) return
  const body = { provider: room.provider, providerRoomId: room.providerRoomId, node: room.mediaNode, reason }
  await enqueue(tx, [{ topic: 'media.close', key: room.providerRoomId, body }], deps)
}

/** Why a room ended, by how far it was. */
function endReason(room: RoomRow, reason: RoomEndReason): RoomEndReason {
  if (room.state === 'draft' && reason !== 'GATE_UNKNOWN') return 'NEVER_STARTED'
  return room.state === 'scheduled' && reason === 'HOST_ENDED' ? 'CANCELLED' : reason
}

/**
 * Ends a room with everything in it, in one transaction; a room that ended before is left alone.
 * @param isStillSo looked at behind the room's lock; false leaves it alone
 */
export async function closeForEver(
  deps: RoomDeps,
  roomId: string,
  reason: RoomEndReason,
  isStillSo: (tx: PoolClient) => Promise<boolean> = async () => true,
): Promise<void> {
  const { pool, access } = deps
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const room = await readRoom(tx, roomId)
    if (!room || room.state === 'ended' || !(await isStillSo(tx))) return
    await access.endRoomSeats(tx, roomId, 'ROOM_ENDED')
    await markRoomEnded(tx, roomId, endReason(room, reason))
    if (room.state === 'scheduled') await announceNoDate(tx, roomId)
    await access.clearSlots(tx, roomId)
    await enqueueClose(tx, deps, room, reason)
    await announce(tx, roomId)
  })
}

/** The host ends the stream; ending twice changes nothing. Throws NOT_FOUND, FORBIDDEN. */
export async function endRoom(deps: RoomDeps, roomId: string, accountId: string): Promise<RoomView> {
  await demandRoom(deps.pool, { roomId, accountId, act: 'endStream' })
  await closeForEver(deps, roomId, 'HOST_ENDED')
  return readRoomView(deps, roomId, accountId)
}

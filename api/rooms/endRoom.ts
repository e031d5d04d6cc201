import type { PoolClient } from 'pg'
import type { Access } from '#api/access/createAccess.ts'
import { endSeatsTelling, enqueue } from '#api/access/seats/endSeats.ts'
import { lockRoom } from '#api/access/seats/locks.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RoomEndReason } from '#domain/words.ts'
import type { RoomDeps } from './deps.ts'
import { announce, markRoomEnded, type RoomRow, readOwnRoom, readRoom } from './store.ts'
import { type RoomView, readRoomView } from './view/readRoomView.ts'

/** Asks the provider to close a room, after commit. */
export async function enqueueClose(
  tx: PoolClient,
  access: Access,
  room: RoomRow,
  reason: string,
): Promise<void> {
  if (room.providerRoomId === null) return
  const body = { providerRoomId: room.providerRoomId, node: room.mediaNode, reason }
  await enqueue(tx, [{ topic: 'media.close', key: room.providerRoomId, body }], access)
}

/** Ends every open seat of a room; the room's own announcement tells their people. */
export async function endAllSeats(
  tx: PoolClient,
  access: Access,
  roomId: string,
  reason: 'ROOM_ENDED' | 'LEASE_LOST',
): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    "SELECT id FROM app.seat WHERE room_id = $1 AND state <> 'ended' ORDER BY id FOR UPDATE",
    [roomId],
  )
  await endSeatsTelling(
    tx,
    rows.map((row) => row.id),
    { reason, notify: 'room' },
    access,
  )
}

/** Ends a room with everything in it, in one transaction; a room that ended before is left alone. */
export async function closeForEver(access: Access, roomId: string, reason: RoomEndReason): Promise<void> {
  await withTransaction(access.pool, async (tx) => {
    await lockRoom(tx, roomId)
    const room = await readRoom(tx, roomId)
    if (!room || room.state === 'ended') return
    await endAllSeats(tx, access, roomId, 'ROOM_ENDED')
    await markRoomEnded(tx, roomId, room.state === 'draft' ? 'NEVER_STARTED' : reason)
    await enqueueClose(tx, access, room, reason)
    await announce(tx, roomId)
  })
}

/** The host ends the stream; ending twice changes nothing. Throws NOT_FOUND. */
export async function endRoom(deps: RoomDeps, roomId: string, accountId: string): Promise<RoomView> {
  const { access } = deps
  if (!(await readOwnRoom(access.pool, roomId, accountId))) throw new ProblemError('NOT_FOUND')
  await closeForEver(access, roomId, 'HOST_ENDED')
  return readRoomView(deps, roomId, accountId)
}

import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { enqueue } from '#api/queue/outbox.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RoomEndReason } from '#domain/words.ts'
import type { RoomDeps } from './deps.ts'
import { type RoomView, readRoomView } from './readRoomView.ts'
import { announce } from './revisions.ts'
import { markRoomEnded, type RoomRow, readOwnRoom, readRoom } from './store.ts'

/** Asks the provider to close a room, after commit. */
export async function enqueueClose(
  tx: PoolClient,
  deps: Pick<RoomDeps, 'clock' | 'random'>,
  room: RoomRow,
  reason: string,
): Promise<void> {
  if (room.providerRoomId === null) return
  const body = { providerRoomId: room.providerRoomId, node: room.mediaNode, reason }
  await enqueue(tx, [{ topic: 'media.close', key: room.providerRoomId, body }], deps)
}

/** Ends a room with everything in it, in one transaction; a room that ended before is left alone. */
export async function closeForEver(deps: RoomDeps, roomId: string, reason: RoomEndReason): Promise<void> {
  const { pool, access } = deps
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const room = await readRoom(tx, roomId)
    if (!room || room.state === 'ended') return
    await access.endRoomSeats(tx, roomId, 'ROOM_ENDED')
    await markRoomEnded(tx, roomId, room.state === 'draft' ? 'NEVER_STARTED' : reason)
    await access.clearSlots(tx, roomId)
    await enqueueClose(tx, deps, room, reason)
    await announce(tx, roomId)
  })
}

/** The host ends the stream; ending twice changes nothing. Throws NOT_FOUND. */
export async function endRoom(deps: RoomDeps, roomId: string, accountId: string): Promise<RoomView> {
  if (!(await readOwnRoom(deps.pool, roomId, accountId))) throw new ProblemError('NOT_FOUND')
  await closeForEver(deps, roomId, 'HOST_ENDED')
  return readRoomView(deps, roomId, accountId)
}

import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RoomDeps } from './deps.ts'
import { type RoomView, readRoomView } from './readRoomView.ts'
import { announce } from './revisions.ts'
import { readOwnRoom } from './store.ts'

/**
 * Title and capacity; a lowered capacity takes effect as people leave.
 * @throws ProblemError NOT_FOUND, CONFLICT once the stream has ended
 */
export async function updateRoom(
  deps: RoomDeps,
  roomId: string,
  accountId: string,
  change: { title?: string | undefined; capacity?: number | null | undefined },
): Promise<RoomView> {
  const { pool, access } = deps
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, roomId)
    const room = await readOwnRoom(tx, roomId, accountId)
    if (!room) throw new ProblemError('NOT_FOUND')
    if (room.state === 'ended') throw new ProblemError('CONFLICT', { detail: 'This stream has ended.' })
    const capacity = change.capacity === undefined ? room.capacity : change.capacity
    await tx.query(
      'UPDATE app.room SET title = coalesce($2, title), capacity = $3, rev = rev + 1 WHERE id = $1',
      [roomId, change.title ?? null, capacity],
    )
    if (room.isOpen && capacity !== room.capacity) await access.layoutSlots(tx, roomId, capacity)
    await announce(tx, roomId)
  })
  return readRoomView(deps, roomId, accountId)
}

import { lockRoom } from '#api/access/seats/locks.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { RoomDeps } from './deps.ts'
import { announce, layoutSlots, readOwnRoom } from './store.ts'
import { type RoomView, readRoomView } from './view/readRoomView.ts'

/**
 * Title and capacity; a lowered capacity takes effect as people leave.
 * @throws Refusal NOT_FOUND, CONFLICT once the stream has ended
 */
export async function updateRoom(
  deps: RoomDeps,
  roomId: string,
  accountId: string,
  change: { title?: string | undefined; capacity?: number | null | undefined },
): Promise<RoomView> {
  await withTransaction(deps.access.pool, async (tx) => {
    await lockRoom(tx, roomId)
    const room = await readOwnRoom(tx, roomId, accountId)
    if (!room) throw new ProblemError('NOT_FOUND')
    if (room.state === 'ended') throw new ProblemError('CONFLICT', { detail: 'This stream has ended.' })
    const capacity = change.capacity === undefined ? room.capacity : change.capacity
    await tx.query(
      'UPDATE app.room SET title = coalesce($2, title), capacity = $3, rev = rev + 1 WHERE id = $1',
      [roomId, change.title ?? null, capacity],
    )
    if (room.isOpen && capacity !== room.capacity) await layoutSlots(tx, roomId, capacity)
    await announce(tx, roomId)
  })
  return readRoomView(deps, roomId, accountId)
}

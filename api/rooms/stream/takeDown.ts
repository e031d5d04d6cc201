import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { isNotBegun } from '#domain/room/transition.ts'
import type { RoomDeps } from '../deps.ts'
import { enqueueClose } from '../endRoom.ts'
import { announce } from '../revisions.ts'
import { type RoomRow, readRoom } from '../store.ts'

/**
 * A stream that was opened and has not begun leaves the engine; it stays what it was and can be opened again.
 * @param withIt done in the same transaction, when it was taken down
 */
export async function takeDown(
  deps: RoomDeps,
  room: RoomRow,
  reason: 'HOST_GONE' | 'NOTHING_PUBLISHED' | 'PROVIDER_CHANGED' | 'MEDIA_UNPROVEN',
  withIt: (tx: PoolClient) => Promise<void> = async () => {},
): Promise<void> {
  const { pool, access } = deps
  await withTransaction(pool, async (tx) => {
    await access.lockRoom(tx, room.id)
    const current = await readRoom(tx, room.id)
    if (!current || !isNotBegun(current.state) || current.providerRoomId !== room.providerRoomId) return
    await access.endRoomSeats(tx, room.id, 'LEASE_LOST')
    await enqueueClose(tx, deps, current, reason)
    await tx.query(
      `UPDATE app.room SET provider = NULL, provider_room_id = NULL, media_node = NULL, opened_at = NULL, published_at = NULL,
         host_gone_since = NULL, rev = rev + 1 WHERE id = $1`,
      [room.id],
    )
    await withIt(tx)
    await announce(tx, room.id)
  })
}

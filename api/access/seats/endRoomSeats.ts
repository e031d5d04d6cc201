import type { PoolClient } from 'pg'
import type { AccessDeps } from '../deps.ts'
import { closeFloor } from '../floor/leaveFloor.ts'
import { endSeatsNotifying } from './endSeats.ts'

/** Ends every open seat of a room; the room's own announcement tells their people. */
export async function endRoomSeats(
  tx: PoolClient,
  access: Pick<AccessDeps, 'clock' | 'random' | 'revisions' | 'settings'>,
  roomId: string,
  reason: 'ROOM_ENDED' | 'LEASE_LOST',
): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    "SELECT id FROM app.seat WHERE room_id = $1 AND state <> 'ended' ORDER BY id FOR UPDATE",
    [roomId],
  )
  await endSeatsNotifying(
    tx,
    rows.map((row) => row.id),
    { reason, notify: 'room' },
    access,
  )
  await closeFloor(tx, roomId, reason)
}

import type { PoolClient } from 'pg'
import type { RoomRevisions } from '#api/access/deps.ts'

/** A change of a room that people who follow it must hear; at commit, ids only. */
export async function announce(tx: PoolClient, roomId: string): Promise<void> {
  await tx.query("SELECT pg_notify('room', id || ':' || rev) FROM app.room WHERE id = $1", [roomId])
}

/** What access does to a room whose host comes or goes, inside its own transaction. */
export const ROOM_REVISIONS: RoomRevisions = {
  bump: async (tx, roomIds) => {
    await tx.query('UPDATE app.room SET rev = rev + 1 WHERE id = ANY($1)', [roomIds])
  },
  announce: async (tx, roomId) => {
    await tx.query(
      `WITH r AS (UPDATE app.room SET rev = rev + 1 WHERE id = $1 RETURNING id, rev)
       SELECT pg_notify('room', id || ':' || rev) FROM r`,
      [roomId],
    )
  },
}

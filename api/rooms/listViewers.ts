import type { z } from 'zod'
import { readCoHostChannel } from '#api/access/coHosts.ts'
import type { viewer } from './contract.ts'
import type { RoomDeps } from './deps.ts'
import { demandRoom } from './store.ts'

const MAX_ROWS = 500

/** Open seats of a room by display name, the newest first, for its channel and who hosts beside it. Throws NOT_FOUND, FORBIDDEN. */
export async function listViewers(
  { pool }: RoomDeps,
  roomId: string,
  accountId: string,
): Promise<{ viewers: z.input<typeof viewer>[]; total: number }> {
  const coHostOf = await readCoHostChannel(pool, { roomId, accountId })
  if (coHostOf === null) await demandRoom(pool, { roomId, accountId, act: 'seeViewers' })
  const { rows } = await pool.query<{
    id: string
    display_name: string | null
    guest: boolean
    state: 'held' | 'live' | 'grace'
    taken_at: Date
    total: number
  }>(
    `SELECT s.id, p.display_name, coalesce(a.state = 'guest', false) AS guest, s.state, s.taken_at, count(*) OVER ()::int AS total
       FROM app.seat s LEFT JOIN app.profile p ON p.account_id = s.account_id
       LEFT JOIN app.account a ON a.id = s.account_id
      WHERE s.room_id = $1 AND s.role = 'viewer' AND s.state <> 'ended' ORDER BY s.id DESC LIMIT ${MAX_ROWS}`,
    [roomId],
  )
  const viewers = rows.map((row) => ({
    seatId: row.id,
    displayName: row.display_name ?? 'Somebody',
    isGuest: row.guest,
    state: row.state,
    takenAt: row.taken_at.toISOString(),
  }))
  return { viewers, total: rows[0]?.total ?? 0 }
}

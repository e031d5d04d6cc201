import type { Pool } from 'pg'
import type { DenyCode } from '#domain/words.ts'

/** True when the newest decision about an account in a room says that the room was full. */
export async function isTurnedAwayFull(pool: Pool, accountId: string, roomId: string): Promise<boolean> {
  const { rows } = await pool.query<{ reason: DenyCode | null }>(
    'SELECT reason FROM app.decision WHERE account_id = $1 AND room_id = $2 ORDER BY id DESC LIMIT 1',
    [accountId, roomId],
  )
  return rows[0]?.reason === 'CAPACITY_FULL'
}

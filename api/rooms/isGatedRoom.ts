import type { Pool } from 'pg'

/** True for an own room that a gate or invitations close. What belongs to somebody else is answered like what does not exist. */
export async function isGatedRoom(pool: Pool, roomId: string, accountId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM app.room r JOIN app.channel c ON c.id = r.channel_id JOIN app.creator p ON p.id = c.creator_id
      WHERE r.id = $1 AND p.account_id = $2 AND r.visibility <> 'public'`,
    [roomId, accountId],
  )
  return Boolean(rowCount)
}

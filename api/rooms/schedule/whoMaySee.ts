import type { Pool, PoolClient } from 'pg'

/** An account and a room. */
export interface Pair {
  roomId: string
  accountId: string
}

const keyOf = ({ roomId, accountId }: Pair): string => `${roomId} ${accountId}`

/** Which of these may know of which rooms: what is told of a room, by whatever way, is told to nobody else. */
export async function whoMaySee(
  db: Pool | PoolClient,
  pairs: readonly Pair[],
): Promise<(pair: Pair) => boolean> {
  const { rows } = await db.query<{ room_id: string; account_id: string }>({
    name: 'who_may_see',
    text: `SELECT p.room_id, p.account_id FROM unnest($1::text[], $2::text[]) AS p (room_id, account_id)
      JOIN app.room r ON r.id = p.room_id JOIN app.account a ON a.id = p.account_id
      WHERE a.state = 'active' AND (r.visibility IN ('public', 'members') OR EXISTS (
          SELECT FROM app.invitation v WHERE v.room_id = r.id AND v.claimed_by = a.id AND v.state = 'claimed')
          OR EXISTS (SELECT FROM app.channel_role x WHERE x.channel_id = r.channel_id AND x.account_id = a.id))
        AND NOT EXISTS (SELECT FROM app.ban b WHERE b.channel_id IN (r.channel_id, 'all') AND b.account_id = a.id AND b.kind = 'ban'
          AND (b.until IS NULL OR b.until > app.now()))`,
    values: [pairs.map(({ roomId }) => roomId), pairs.map(({ accountId }) => accountId)],
  })
  const allowed = new Set(rows.map((row) => keyOf({ roomId: row.room_id, accountId: row.account_id })))
  return (pair) => allowed.has(keyOf(pair))
}

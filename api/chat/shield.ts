import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { nextRev } from './head.ts'

/** A room that is shielded: the act of the log, and until when, ISO 8601. */
export interface Shield {
  roomId: string
  actionId: string
  until: string
}

/** Rooms that one run takes. */
const BATCH = 200

const FORMER = ['guests', 'slow_s', 'links', 'holders_only', 'followers_only'] as const
const COLUMNS = FORMER.join(', ')
const OF_SHIELD = FORMER.map((column) => `${column} = s.${column}`).join(', ')

/**
 * Shuts a chat for those who came to disturb: a message each 30 s, followers alone, no links, no guests. What counted before is
 * kept beside it.
 * @returns the `rev` to publish after the commit; null where the room is shielded already
 */
export async function raiseShield(
  tx: PoolClient,
  { roomId, actionId, until }: Shield,
): Promise<number | null> {
  const { rev } = await nextRev(tx, roomId)
  await tx.query('INSERT INTO app.chat_rule (room_id, rev) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    roomId,
    rev,
  ])
  const { rowCount } = await tx.query(
    `INSERT INTO app.chat_shield (room_id, action_id, until, ${COLUMNS})
       SELECT room_id, $2, $3, ${COLUMNS} FROM app.chat_rule WHERE room_id = $1 ON CONFLICT (room_id) DO NOTHING`,
    [roomId, actionId, until],
  )
  if (rowCount === 0) return null
  await tx.query(
    `UPDATE app.chat_rule SET guests = false, slow_s = 30, links = 'off', followers_only = true, rev = $2 WHERE room_id = $1`,
    [roomId, rev],
  )
  return rev
}

/** Gives a chat its former rules back. @returns the `rev` to publish after the commit; null where the act shields it no more */
export async function lowerShield(
  tx: PoolClient,
  { roomId, actionId }: Omit<Shield, 'until'>,
): Promise<number | null> {
  const { rev } = await nextRev(tx, roomId)
  const { rowCount } = await tx.query(
    `WITH s AS (DELETE FROM app.chat_shield WHERE room_id = $1 AND action_id = $2 RETURNING room_id, ${COLUMNS})
       UPDATE app.chat_rule c SET ${OF_SHIELD}, rev = $3 FROM s WHERE c.room_id = s.room_id`,
    [roomId, actionId, rev],
  )
  return rowCount === 0 ? null : rev
}

/** True while a room is shielded. Needs the lock of its head. */
export async function isShielded(tx: PoolClient, roomId: string): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT FROM app.chat_shield WHERE room_id = $1', [roomId])
  return rowCount === 1
}

/** Ends shields whose time is over. The heads come first, as wherever a chat changes; copies find the change by their looks. */
export async function endShields(pool: Pool): Promise<void> {
  await withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ room_id: string }>(
      `SELECT h.room_id FROM app.chat_head h JOIN app.chat_shield s ON s.room_id = h.room_id WHERE s.until <= app.now()
        ORDER BY h.room_id LIMIT ${BATCH} FOR UPDATE OF h SKIP LOCKED`,
    )
    if (rows.length === 0) return
    await tx.query(
      `WITH s AS (DELETE FROM app.chat_shield WHERE room_id = ANY($1) AND until <= app.now() RETURNING room_id, ${COLUMNS}),
        h AS (UPDATE app.chat_head h SET rev = h.rev + 1 FROM s WHERE h.room_id = s.room_id RETURNING h.room_id, h.rev)
       UPDATE app.chat_rule c SET ${OF_SHIELD}, rev = h.rev FROM s JOIN h ON h.room_id = s.room_id WHERE c.room_id = s.room_id`,
      [rows.map((row) => row.room_id)],
    )
  })
}

import type { Pool } from 'pg'
import type { ActingRole } from '#domain/channel/roleActs.ts'

const READERS = `SELECT r.id AS room_id, cr.account_id, 'owner' AS role
    FROM app.room r JOIN app.channel ch ON ch.id = r.channel_id JOIN app.creator cr ON cr.id = ch.creator_id WHERE r.id = ANY($1) AND r.kind <> 'call'
  UNION ALL SELECT r.id, o.account_id, o.role::text FROM app.room r JOIN app.channel_role o ON o.channel_id = r.channel_id WHERE r.id = ANY($1) AND r.kind <> 'call'
  UNION ALL SELECT s.room_id, s.account_id, 'viewer' FROM app.seat s JOIN app.room r ON r.id = s.room_id WHERE s.room_id = ANY($1) AND r.kind <> 'call' AND s.state <> 'ended' AND s.account_id IS NOT NULL`

/** Who may read the chat of rooms, and as what: who has an open seat there, and roles of their channels. By room, then account. */
export type ChatReaders = Map<string, Map<string, ActingRole>>

/** Everybody who may read along in some rooms, in one statement. */
export async function readReaders(pool: Pool, roomIds: string[]): Promise<ChatReaders> {
  const { rows } = await pool.query<{ room_id: string; account_id: string; role: ActingRole }>({
    name: 'chat_readers',
    text: READERS,
    values: [roomIds],
  })
  const readers: ChatReaders = new Map()
  for (const { room_id: roomId, account_id: accountId, role } of rows) {
    const own = readers.get(roomId) ?? new Map<string, ActingRole>()
    readers.set(roomId, own)
    // of who has a role and a seat the role counts
    if (role !== 'viewer' || !own.has(accountId)) own.set(accountId, role)
  }
  return readers
}

/** What somebody is to the chat of a room; null: they may not read it. */
export async function readReader(pool: Pool, roomId: string, accountId: string): Promise<ActingRole | null> {
  const { rows } = await pool.query<{ role: ActingRole }>({
    name: 'chat_reader',
    text: `SELECT role FROM (${READERS}) x WHERE account_id = $2 ORDER BY role = 'viewer' LIMIT 1`,
    values: [[roomId], accountId],
  })
  return rows[0]?.role ?? null
}

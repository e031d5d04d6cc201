import type { PoolClient } from 'pg'
import { isOfRoom } from '#api/access/coHosts.ts'
import { nextRev } from './head.ts'

/** A message that was taken away, with what it said. */
export interface RemovedMessage {
  id: string
  roomId: string
  accountId: string | null
  name: string
  body: string
}

/**
 * Takes a message away for everybody, in the caller's transaction; what it said is handed over, and kept nowhere here.
 * @returns it with the `rev` to publish after the commit; null when it is not in the room any more: then the caller takes
 * everything back
 */
export async function removeMessage(
  tx: PoolClient,
  roomId: string,
  messageId: string,
): Promise<{ removed: RemovedMessage; rev: number } | null> {
  const { rev } = await nextRev(tx, roomId)
  const [removed] = await takeBodies(tx, 'm.room_id = $1 AND m.id = $3', [roomId, rev, messageId])
  return removed ? { removed, rev } : null
}

/**
 * The same of everything that somebody wrote in the rooms of a channel. Streams that are live are locked as well: what is on its
 * way waits, and is judged behind the commit.
 * @param where `hosted`: also in streams of others that are live and that the channel's creator hosts with them, where a ban binds
 * @returns with the `rev` of each room
 */
export async function removeMessagesOf(
  tx: PoolClient,
  channelId: string,
  accountId: string,
  where: 'own' | 'hosted' = 'own',
): Promise<{ removed: RemovedMessage[]; revs: Map<string, number> }> {
  const { rows } = await tx.query<{ room_id: string }>(
    `SELECT m.room_id FROM app.chat_message m JOIN app.room r ON r.id = m.room_id
      WHERE m.account_id = $2 AND r.channel_id = $1 AND m.body IS NOT NULL
     UNION SELECT id FROM app.room WHERE channel_id = $1 AND state = 'live' AND kind <> 'call'
     UNION SELECT r.id FROM app.co_host k JOIN app.room r ON r.id = k.room_id
      WHERE $3 AND k.channel_id = $1 AND k.accepted_terms IS NOT NULL AND r.state = 'live' AND NOT ${isOfRoom('$2')} ORDER BY 1`,
    [channelId, accountId, where === 'hosted'],
  )
  const revs = new Map<string, number>()
  const removed: RemovedMessage[] = []
  // in the order of their ids, so that two of these wait for each other
  for (const { room_id: roomId } of rows) {
    const { rev } = await nextRev(tx, roomId)
    removed.push(...(await takeBodies(tx, 'm.room_id = $1 AND m.account_id = $3', [roomId, rev, accountId])))
    revs.set(roomId, rev)
  }
  return { removed, revs }
}

async function takeBodies(
  tx: PoolClient,
  which: 'm.room_id = $1 AND m.id = $3' | 'm.room_id = $1 AND m.account_id = $3',
  values: [roomId: string, rev: number, of: string],
): Promise<RemovedMessage[]> {
  const { rows } = await tx.query<{
    id: string
    room_id: string
    account_id: string | null
    name_shown: string
    body: string
  }>(
    `WITH old AS (SELECT m.id, m.room_id, m.account_id, m.name_shown, m.body FROM app.chat_message m
        WHERE ${which} AND m.body IS NOT NULL),
      gone AS (UPDATE app.chat_message m SET body = NULL, removed_at = app.now(), rev = $2 FROM old
        WHERE m.room_id = old.room_id AND m.id = old.id)
      SELECT * FROM old`,
    values,
  )
  return rows.map((row) => ({
    id: row.id,
    roomId: row.room_id,
    accountId: row.account_id,
    name: row.name_shown,
    body: row.body,
  }))
}

/**
 * Lets everybody see a held message: it gets its number now.
 * @returns whose it is, with the `rev` to publish; null when no such message is held: then the caller takes everything back
 */
export async function releaseMessage(
  tx: PoolClient,
  roomId: string,
  messageId: string,
): Promise<{ rev: number; accountId: string | null } | null> {
  const { rev, seq } = await nextRev(tx, roomId, 1)
  const { rows } = await tx.query<{ account_id: string | null }>(
    `UPDATE app.chat_message SET is_held = false, seq = $3, rev = $4 WHERE room_id = $1 AND id = $2 AND is_held AND body IS NOT NULL
       RETURNING account_id`,
    [roomId, messageId, seq, rev],
  )
  return rows[0] ? { rev, accountId: rows[0].account_id } : null
}

/** What a message said, to be said again. */
export type KeptMessage = Pick<RemovedMessage, 'id' | 'roomId' | 'body'>

/**
 * Gives messages back what they said, at their places; one that became too old meanwhile stays away, and so does one of
 * somebody who is gone.
 * @returns the `rev` of each room, to publish after the commit
 */
export async function restoreMessages(
  tx: PoolClient,
  kept: readonly KeptMessage[],
): Promise<Map<string, number>> {
  const revs = new Map<string, number>()
  // in the order of their ids, as where they are taken away
  for (const roomId of [...new Set(kept.map((one) => one.roomId))].sort()) {
    const { rev } = await nextRev(tx, roomId)
    const own = kept.filter((one) => one.roomId === roomId)
    await tx.query(
      `UPDATE app.chat_message m SET body = x.body, removed_at = NULL, rev = $2 FROM unnest($3::text[], $4::text[]) x (id, body)
        WHERE m.room_id = $1 AND m.id = x.id AND m.removed_at IS NOT NULL AND m.trimmed_at IS NULL AND m.name_shown IS NOT NULL`,
      [roomId, rev, own.map(({ id }) => id), own.map(({ body }) => body)],
    )
    revs.set(roomId, rev)
  }
  return revs
}

import type { PoolClient } from 'pg'

/** A message that everybody reads, as somebody reports it. */
export interface ShownMessage {
  accountId: string | null
  name: string
}

/** Whose a message is, and the name above it; null for one that is held, gone, or of another room. */
export async function readShownMessage(
  tx: PoolClient,
  roomId: string,
  messageId: string,
): Promise<ShownMessage | null> {
  const { rows } = await tx.query<ShownMessage>(
    `SELECT account_id AS "accountId", name_shown AS name FROM app.chat_message
      WHERE room_id = $1 AND id = $2 AND body IS NOT NULL AND NOT is_held`,
    [roomId, messageId],
  )
  return rows[0] ?? null
}

/** Keeps a message beyond the newest so many, until it is let go. @returns false when it is gone already */
export async function keepMessage(tx: PoolClient, roomId: string, messageId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    'UPDATE app.chat_message SET is_kept = true WHERE room_id = $1 AND id = $2 AND body IS NOT NULL AND NOT is_held',
    [roomId, messageId],
  )
  return rowCount === 1
}

/** Lets messages become old like any other. The head comes first, as for whoever trims. */
export async function letGo(tx: PoolClient, roomId: string, messageIds: readonly string[]): Promise<void> {
  await tx.query('UPDATE app.chat_head SET has_let_go = true WHERE room_id = $1', [roomId])
  await tx.query(
    'UPDATE app.chat_message SET is_kept = false WHERE room_id = $1 AND id = ANY ($2) AND is_kept',
    [roomId, messageIds],
  )
}

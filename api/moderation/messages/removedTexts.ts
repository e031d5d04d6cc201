import type { PoolClient } from 'pg'
import { type RemovedMessage, restoreMessages } from '#api/chat/changeMessages.ts'

/** The text moves in the transaction that takes it from the message. */
export async function keepTexts(
  tx: PoolClient,
  actId: string,
  removed: readonly RemovedMessage[],
): Promise<void> {
  const owned = removed.filter(({ accountId }) => accountId !== null)
  if (owned.length === 0) return
  await tx.query(
    `INSERT INTO app.removed_text (act_id, message_id, room_id, account_id, name_shown, body)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])`,
    [
      actId,
      owned.map(({ id }) => id),
      owned.map(({ roomId }) => roomId),
      owned.map(({ accountId }) => accountId),
      owned.map(({ name }) => name),
      owned.map(({ body }) => body),
    ],
  )
}

/** Moves what an act took away back to its messages. @returns the `rev` of each room, to publish after the commit */
export async function giveTextsBack(tx: PoolClient, actId: string): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ id: string; room_id: string; body: string }>(
    'DELETE FROM app.removed_text WHERE act_id = $1 RETURNING message_id AS id, room_id, body',
    [actId],
  )
  return restoreMessages(
    tx,
    rows.map(({ id, room_id: roomId, body }) => ({ id, roomId, body })),
  )
}

import type { PoolClient } from 'pg'
import { runBatch, type Statement } from '#db/batch.ts'

/** How far the chat of a room is. */
export interface ChatHead {
  /** messages so far */
  seq: number
  /** changes of any kind so far */
  rev: number
}

/**
 * Locks the head of a room; the second answers it. Whoever changes a chat does this first, so that changes of a room have one
 * order, and statements behind it see whatever was committed by whoever was waited for.
 */
export function lockStatements(roomId: string): Statement[] {
  return [
    {
      name: 'chat_first',
      text: `INSERT INTO app.chat_head (room_id) SELECT id FROM app.room WHERE id = $1 AND NOT EXISTS (
        SELECT FROM app.chat_head WHERE room_id = $1) ON CONFLICT DO NOTHING`,
      values: [roomId],
    },
    {
      name: 'chat_lock',
      text: 'SELECT seq, rev FROM app.chat_head WHERE room_id = $1 FOR UPDATE',
      values: [roomId],
    },
  ]
}

/** Moves a locked head. */
export function moveHead(roomId: string, { seq, rev }: ChatHead): Statement {
  return {
    name: 'chat_move',
    text: 'UPDATE app.chat_head SET seq = $2, rev = $3 WHERE room_id = $1',
    values: [roomId, seq, rev],
  }
}

/** Takes the next `rev` of a room for one change, and so many new numbers of messages. */
export async function nextRev(tx: PoolClient, roomId: string, numbers = 0): Promise<ChatHead> {
  const [, locked] = await runBatch(tx, lockStatements(roomId))
  const before = locked?.rows[0] as ChatHead
  const head = { seq: before.seq + numbers, rev: before.rev + 1 }
  await tx.query(moveHead(roomId, head))
  return head
}

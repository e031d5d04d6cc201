import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { MoveGuestSeats, SeatMove } from '../endSessions.ts'
import { eraseGuest } from './eraseGuest.ts'

/**
 * A guest signed in: its seats go with the new session, which opens here, its own session ends, and who it was is erased
 * when somebody else was behind it; all in one transaction, so that one which cannot move a seat leaves no session behind.
 * @returns false when it is no guest any more: then only the session was opened
 * @throws ProblemError BUSY while a room of such a seat is changing
 */
export async function leaveGuest(
  { pool, moveSeats }: { pool: Pool; moveSeats: MoveGuestSeats },
  move: SeatMove,
  openSession: (tx: PoolClient) => Promise<void>,
): Promise<boolean> {
  const { guestId, accountId, sessionId } = move
  return withTransaction(pool, async (tx) => {
    await moveSeats(tx, move)
    await openSession(tx)
    const { rows } = await tx.query<{ state: string }>(
      'SELECT state FROM app.account WHERE id = $1 FOR UPDATE',
      [guestId],
    )
    if (guestId !== accountId && rows[0]?.state !== 'guest') return false
    await tx.query('DELETE FROM app.auth_session WHERE account_id = $1 AND id <> $2', [guestId, sessionId])
    await tx.query("SELECT pg_notify('session', $1)", [guestId])
    if (guestId !== accountId) await eraseGuest(tx, guestId)
    return true
  })
}

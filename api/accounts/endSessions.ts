import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { lockAdmissions } from './noteStandingChange.ts'
import { OPEN_SESSION } from './openSession.ts'

/** Whose seats end with which sessions, inside the caller's transaction; access hands it over, for seats are its own. */
export type EndSessionSeats = (
  tx: PoolClient,
  ended: { accountId: string; sessionIds: string[]; isAllOthers: boolean },
) => Promise<void>

/** Where the open seats of a guest go. */
export interface SeatMove {
  guestId: string
  /** the same as the guest's when it signed up with a new identity */
  accountId: string
  /** the session that carries them from now on */
  sessionId: string
}

/** Takes a guest's open seats along, inside the caller's transaction; access hands it over, for seats are its own. */
export type MoveGuestSeats = (tx: PoolClient, move: SeatMove) => Promise<void>

/** One session of an account, or all but one. */
export type WhichSessions = { only: string } | { but: string }

/**
 * Ends sessions of an account, and in the same commit the seats that were taken with them; every api is told to drop
 * their sockets. Answers how many were open.
 * @throws ProblemError BUSY while a room of such a seat is changing
 */
export async function endSessions(
  { pool, endSeats }: { pool: Pool; endSeats: EndSessionSeats },
  accountId: string,
  which: WhichSessions,
): Promise<number> {
  const isAllOthers = 'but' in which
  return withTransaction(pool, async (tx) => {
    // before any session: who moves seats holds this, and asks for sessions then
    await lockAdmissions(tx, accountId)
    const { rows } = await tx.query<{ id: string; is_open: boolean }>(
      `DELETE FROM app.auth_session s WHERE account_id = $1 AND (id = $2) <> $3 RETURNING id, ${OPEN_SESSION} AS is_open`,
      [accountId, isAllOthers ? which.but : which.only, isAllOthers],
    )
    const sessionIds = rows.map((row) => row.id)
    if (sessionIds.length > 0 || isAllOthers) await endSeats(tx, { accountId, sessionIds, isAllOthers })
    if (sessionIds.length > 0) await tx.query("SELECT pg_notify('session', $1)", [accountId])
    return rows.filter((row) => row.is_open).length
  })
}

import type { PoolClient } from 'pg'
import type { EndSessionSeats } from '#api/accounts/endSessions.ts'
import { OPEN_SESSION } from '#api/accounts/openSession.ts'
import { withTransaction } from '#db/transaction.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import { asProblem } from '../asProblem.ts'
import type { Access } from '../createAccess.ts'
import { endSeats } from '../seats/endSeats.ts'
import { lockAccount } from '../seats/locks.ts'

/** SQL: nothing carries the seat `t` any more. One of before sessions were noted goes with the last of its account. */
const WITHOUT_SESSION = `NOT EXISTS (SELECT FROM app.auth_session s WHERE s.account_id = t.account_id
  AND (s.id = t.session_id OR t.session_id IS NULL) AND ${OPEN_SESSION})`

const MAY_NOT_ACT = "a.state NOT IN ('active', 'guest')"

/** Locks the account, then the rooms of these seats in order, and ends those that are still open. */
async function endLocked(
  tx: PoolClient,
  access: Access,
  accountId: string,
  which: { sql: string; values: unknown[] },
): Promise<void> {
  // the account's own requests wait for this transaction, so it must not wait for a room for long
  await tx.query("SET LOCAL lock_timeout = '5s'")
  await lockAccount(tx, accountId)
  const { rows } = await tx.query<{ id: string }>(
    `WITH seats AS (SELECT t.id, t.room_id FROM app.seat t JOIN app.account a ON a.id = t.account_id
        WHERE t.account_id = $1 AND t.state <> 'ended' AND (${which.sql})),
      locked AS (SELECT pg_advisory_xact_lock_shared(hashtextextended(room_id, 2)) FROM
        (SELECT DISTINCT room_id FROM seats ORDER BY room_id) x)
      SELECT id FROM seats WHERE (SELECT count(*) FROM locked) >= 0`,
    [accountId, ...which.values],
  )
  const ids = rows.map((row) => row.id)
  await endSeats(tx, ids, 'SESSION_ENDED', access)
}

/** Ends the seats of sessions that the caller's transaction ended. Afterwards no admission by them can commit. */
export function endSessionSeats(access: Access): EndSessionSeats {
  return async (tx, { accountId, sessionIds, isAllOthers }) => {
    const sql = `t.session_id = ANY($2) OR (t.session_id IS NULL AND $3) OR ${WITHOUT_SESSION}`
    await endLocked(tx, access, accountId, { sql, values: [sessionIds, isAllOthers] }).catch((error) => {
      throw asProblem(error)
    })
  }
}

/**
 * Ends seats whose session is over by its time, and those of accounts that may not act any more. Nobody's request does
 * that, so a worker looks.
 */
export async function sweepSessions(access: Access, security: SecurityLog): Promise<void> {
  const { rows } = await access.pool.query<{ account_id: string; state: string }>(
    `SELECT DISTINCT t.account_id, a.state FROM app.seat t JOIN app.account a ON a.id = t.account_id
      WHERE t.state <> 'ended' AND (${MAY_NOT_ACT} OR ${WITHOUT_SESSION})`,
  )
  for (const { account_id, state } of rows) {
    const which = { sql: `${MAY_NOT_ACT} OR ${WITHOUT_SESSION}`, values: [] }
    await withTransaction(access.pool, (tx) => endLocked(tx, access, account_id, which)).then(
      () =>
        security.write({
          kind: 'session_end',
          account: account_id,
          ref: state === 'active' || state === 'guest' ? 'expired' : state,
        }),
      (error) =>
        access.log.warn(
          { err: error, account: account_id },
          'seats without a session could not be ended; the next look tries again',
        ),
    )
  }
}

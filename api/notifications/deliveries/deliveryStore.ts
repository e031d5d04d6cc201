import type { Pool, PoolClient } from 'pg'
import type { NotificationGroup } from '#domain/words.ts'
import type { Delivery } from '../letter.ts'

/** Security has a lane of its own: a code does not wait behind a thousand reminders. */
export type Lane = 'security' | 'others'

const LANES: Record<Lane, string> = {
  security: "news_group = 'security'",
  others: "news_group <> 'security'",
}

interface Row {
  id: string
  account_id: string | null
  email: string | null
  object_key: string
  step: string
  news_group: NotificationGroup
  kind: string
  facts: Delivery['facts']
  tries: number
  is_too_late: boolean
}

/**
 * Takes some that are due. Each is due again after the lease, so that a worker that dies loses none.
 * @param leaseS longer than one mail can take
 */
export async function claimDeliveries(
  pool: Pool,
  lane: Lane,
  { count, leaseS }: { count: number; leaseS: number },
): Promise<Delivery[]> {
  const { rows } = await pool.query<Row>({
    name: `claim-deliveries-${lane}`,
    text: `UPDATE app.delivery d SET next_at = app.now() + make_interval(secs => $2), tries = d.tries + 1
      FROM (SELECT id FROM app.delivery WHERE state = 'due' AND ${LANES[lane]} AND next_at <= app.now()
            ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
      WHERE d.id = due.id
      RETURNING d.id, d.account_id, d.email::text, d.object_key, d.step, d.news_group::text, d.kind, d.facts, d.tries,
        coalesce(d.expires_at <= app.now(), false) AS is_too_late`,
    values: [count, leaseS],
  })
  return rows.map((row) => ({
    ...{ id: row.id, accountId: row.account_id, email: row.email, objectKey: row.object_key, step: row.step },
    ...{
      group: row.news_group,
      kind: row.kind,
      facts: row.facts,
      tries: row.tries,
      isTooLate: row.is_too_late,
    },
  }))
}

/** Gives back what was claimed and not begun: it is due as before. */
export async function putBack(pool: Pool, ids: readonly string[]): Promise<void> {
  await pool.query(
    "UPDATE app.delivery SET next_at = app.now(), tries = tries - 1 WHERE id = ANY($1) AND state = 'due'",
    [ids],
  )
}

/** The server took these. */
export async function settleSent(pool: Pool, ids: readonly string[]): Promise<void> {
  await pool.query({
    name: 'settle-sent',
    text: `UPDATE app.delivery SET state = 'sent', error = NULL, settled_at = app.now() WHERE id = ANY($1) AND state = 'due'`,
    values: [ids],
  })
}

/** What became of a delivery, for good. False when that was known already. */
export async function settleDelivery(
  db: Pool | PoolClient,
  id: string,
  state: 'bounced' | 'failed',
  error: string | null,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'settle-delivery',
    text: `UPDATE app.delivery SET state = $2, error = $3, settled_at = app.now() WHERE id = $1 AND state = 'due'`,
    values: [id, state, error],
  })
  return rowCount === 1
}

/** Tries again later, or gives up when it has been tried for long enough. */
export async function postponeDelivery(
  pool: Pool,
  id: string,
  { afterS, patienceS, error }: { afterS: number; patienceS: number; error: string },
): Promise<void> {
  await pool.query(
    `UPDATE app.delivery SET error = $4, next_at = app.now() + make_interval(secs => $2),
       state = CASE WHEN is_over THEN 'failed' ELSE 'due' END::app.delivery_state,
       settled_at = CASE WHEN is_over THEN app.now() END
     FROM (SELECT id AS over_id, app.now() + make_interval(secs => $2) >
             least(due_at + make_interval(secs => $3), expires_at) AS is_over FROM app.delivery WHERE id = $1) one
     WHERE id = over_id AND state = 'due'`,
    [id, afterS, patienceS, error],
  )
}

/** Which of these addresses take nothing any more. */
export async function suppressedAmong(pool: Pool, emails: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ email: string }>(
    'SELECT email::text FROM app.mail_suppression WHERE email = ANY($1::citext[])',
    [emails],
  )
  return new Set(rows.map((row) => row.email))
}

export async function suppress(tx: PoolClient, email: string, cause: string): Promise<void> {
  await tx.query(
    'INSERT INTO app.mail_suppression (email, cause) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING',
    [email, cause],
  )
}

export async function liftSuppression(pool: Pool, email: string): Promise<void> {
  await pool.query('DELETE FROM app.mail_suppression WHERE email = $1', [email])
}

/** Keeps ways out of groups, by the hash of their token. */
export async function insertUnsubscribes(
  pool: Pool,
  ways: readonly { hash: Uint8Array; accountId: string; group: NotificationGroup }[],
): Promise<void> {
  if (ways.length === 0) return
  await pool.query(
    `INSERT INTO app.unsubscribe (token_hash, account_id, news_group)
     SELECT * FROM unnest($1::bytea[], $2::text[], $3::app.notification_group[])`,
    [ways.map(({ hash }) => hash), ways.map(({ accountId }) => accountId), ways.map(({ group }) => group)],
  )
}

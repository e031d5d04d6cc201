import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { ConnectState, WayOut } from '#domain/billing/words.ts'
import type { ConnectDemand, ConnectReading } from '../ports/payments.ts'

/** A creator's account at the provider, as the row has it. */
export interface ConnectRow {
  creator_id: string
  country: string
  attempt_key: string
  attempt_email: string | null
  attempt_name: string | null
  account_ref: string | null
  state: Exclude<ConnectState, 'none'>
  currency: string | null
  demands: ConnectDemand[]
  demands_until: Date | null
  is_checking: boolean
  way_out: WayOut | null
  pays_out: boolean
  read_at: Date | null
}

const COLUMNS = `k.creator_id, k.country, k.attempt_key, k.attempt_email, k.attempt_name, k.account_ref, k.state, k.currency,
  k.demands, k.demands_until, k.is_checking, k.way_out, k.pays_out, k.read_at`

/** The row of an account's creator, if there is one. */
export async function findConnect(pool: ScopedPool, accountId: string): Promise<ConnectRow | undefined> {
  const { rows } = await pool.query<ConnectRow>(
    `SELECT ${COLUMNS} FROM app.connect_account k JOIN app.creator c ON c.id = k.creator_id WHERE c.account_id = $1`,
    [accountId],
  )
  return rows[0]
}

/** What an account is made with: its owner's first channel and newest address. */
export interface ConnectOwner {
  creatorId: string
  channelName: string
  email: string | null
}

/** Null for somebody who has no channel. */
export async function findConnectOwner(pool: ScopedPool, accountId: string): Promise<ConnectOwner | null> {
  const { rows } = await pool.query<ConnectOwner>(
    `SELECT c.id AS "creatorId", h.name AS "channelName",
       (SELECT i.email::text FROM app.identity i WHERE i.account_id = $1 AND i.email IS NOT NULL AND i.ended_at IS NULL
         ORDER BY i.verified_at DESC LIMIT 1) AS email
     FROM app.creator c JOIN app.channel h ON h.creator_id = c.id WHERE c.account_id = $1
     ORDER BY h.created_at, h.id LIMIT 1`,
    [accountId],
  )
  return rows[0] ?? null
}

/** True for an attempt of which nothing can have come, or so old that the provider has forgotten its key. */
const IS_OVER = "(k.attempts_open = 0 OR k.attempted_at < app.now() - interval '23 hours')"

/**
 * Commits what the provider will be asked to make, before it is asked, and counts the call. While one that may have made an
 * account is open, the same is asked for again, whatever was typed since.
 */
export async function beginAttempt(
  pool: ScopedPool,
  wanted: { creatorId: string; country: string; email: string; name: string; key: string },
): Promise<void> {
  const kept = (column: string) =>
    `${column} = CASE WHEN ${IS_OVER} THEN excluded.${column} ELSE k.${column} END`
  await pool.query(
    `INSERT INTO app.connect_account AS k (creator_id, country, attempt_key, attempt_email, attempt_name, attempts_open)
     VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (creator_id) DO UPDATE
     SET ${['country', 'attempt_key', 'attempt_email', 'attempt_name'].map(kept).join(', ')},
       attempted_at = CASE WHEN ${IS_OVER} THEN app.now() ELSE k.attempted_at END,
       attempts_open = CASE WHEN ${IS_OVER} THEN 1 ELSE k.attempts_open + 1 END
     WHERE k.account_ref IS NULL`,
    [wanted.creatorId, wanted.country, wanted.key, wanted.email, wanted.name],
  )
}

/** Takes back the count of a call of which nothing came. */
export async function endCall(pool: ScopedPool, creatorId: string, attemptKey: string): Promise<void> {
  await pool.query(
    `UPDATE app.connect_account SET attempts_open = attempts_open - 1
     WHERE creator_id = $1 AND attempt_key = $2 AND account_ref IS NULL AND attempts_open > 0`,
    [creatorId, attemptKey],
  )
}

/** The time a reading is asked for, by the clock of the database. */
export async function readNow(pool: ScopedPool): Promise<Date> {
  const { rows } = await pool.query<{ now: Date }>('SELECT app.now() AS now')
  return (rows[0] as { now: Date }).now
}

/** Puts a reading in place of the one before, unless a newer one is there. */
export async function saveReading(
  db: ScopedPool | PoolClient,
  creatorId: string,
  reading: ConnectReading,
  askedAt: Date,
): Promise<void> {
  await db.query(
    `UPDATE app.connect_account SET account_ref = $2, attempt_email = NULL, attempt_name = NULL, attempts_open = 0, state = $3, currency = $4,
       demands = $5, demands_until = to_timestamp($6), is_checking = $7, way_out = $8, pays_out = $9, read_at = $10,
       next_read_at = app.now() + interval '6 hours'
     WHERE creator_id = $1 AND (account_ref IS NULL OR account_ref = $2) AND (read_at IS NULL OR read_at <= $10)`,
    [
      ...[creatorId, reading.accountRef, reading.state, reading.currency, JSON.stringify(reading.demands)],
      ...[reading.demandsUntil, reading.isChecking, reading.wayOut, reading.paysOut, askedAt],
    ],
  )
}

/** The provider has no such account any more, or we may not see it: it is nobody's way to be paid. */
export async function saveGone(
  db: ScopedPool | PoolClient,
  accountRef: string,
  askedAt: Date,
): Promise<void> {
  await db.query(
    `UPDATE app.connect_account SET state = 'rejected', way_out = 'nobody', demands = '[]', demands_until = NULL,
       is_checking = false, pays_out = false, read_at = $2, next_read_at = app.now() + interval '1 day'
     WHERE account_ref = $1 AND read_at <= $2`,
    [accountRef, askedAt],
  )
}

/** Takes accounts that were not read for six hours, and puts them off, so that one that cannot be read holds up nobody. */
export async function takeDueAccounts(
  pool: ScopedPool,
  limit: number,
): Promise<{ creatorId: string; accountRef: string }[]> {
  const { rows } = await pool.query<{ creatorId: string; accountRef: string }>(
    `UPDATE app.connect_account SET next_read_at = app.now() + interval '10 minutes' WHERE creator_id IN (
       SELECT creator_id FROM app.connect_account WHERE account_ref IS NOT NULL AND next_read_at <= app.now()
       ORDER BY next_read_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING creator_id AS "creatorId", account_ref AS "accountRef"`,
    [limit],
  )
  return rows
}

/** Whose account at the provider it is. */
export async function findCreatorOf(pool: ScopedPool, accountRef: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ creator_id: string }>(
    'SELECT creator_id FROM app.connect_account WHERE account_ref = $1',
    [accountRef],
  )
  return rows[0]?.creator_id
}

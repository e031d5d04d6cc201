import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { PayoutFailure, PayoutState } from '#domain/billing/words.ts'

/** A payout as its row has it. */
export interface PayoutRow {
  id: string
  amount: bigint
  currency: string
  state: PayoutState
  /** a day, `2026-11-24` */
  arrives_on: string
  made_at: Date
  failed_at: Date | null
  fail_code: PayoutFailure | null
}

const COLUMNS = `p.id, p.amount, p.currency, p.state, to_char(p.arrives_on, 'YYYY-MM-DD') AS arrives_on, p.made_at, p.failed_at,
  p.fail_code`
const PAGE = 30

/** Payouts of an account, the newest first, and where the next page begins. */
export async function pageOfPayouts(
  pool: ScopedPool,
  accountId: string,
  before: string | undefined,
): Promise<{ page: PayoutRow[]; next: string | null }> {
  const { rows } = await pool.query<PayoutRow>(
    `SELECT ${COLUMNS} FROM app.payout p JOIN app.creator c ON c.id = p.creator_id
     WHERE c.account_id = $1 AND ($2::text IS NULL OR (p.made_at, p.id) < (SELECT b.made_at, b.id FROM app.payout b
       JOIN app.creator o ON o.id = b.creator_id WHERE b.id = $2 AND o.account_id = $1))
     ORDER BY p.made_at DESC, p.id DESC LIMIT ${PAGE + 1}`,
    [accountId, before ?? null],
  )
  const page = rows.slice(0, PAGE)
  return { page, next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null }
}

/** A creator whose account at the provider this is, and who is told. */
export interface PayoutOwner {
  creatorId: string
  accountId: string
}

/** Whose account it is; held until the transaction ends, so that two payouts of one creator are brought one by one. */
export async function lockPayoutOwner(tx: PoolClient, accountRef: string): Promise<PayoutOwner | undefined> {
  const { rows } = await tx.query<PayoutOwner>(
    `SELECT k.creator_id AS "creatorId", c.account_id AS "accountId" FROM app.connect_account k
     JOIN app.creator c ON c.id = k.creator_id WHERE k.account_ref = $1 FOR UPDATE OF k`,
    [accountRef],
  )
  return rows[0]
}

/** A payout as it was read. */
export interface NewPayoutRow {
  id: string
  creatorId: string
  payoutRef: string
  amount: number
  currency: string
  state: PayoutState
  /** seconds since the epoch */
  arrivesAt: number
  madeAt: number
  failedAt: number | null
  failCode: PayoutFailure | null
  askedAt: Date
}

/** Puts a payout in that was not known. @returns false: it is known */
export async function putPayout(tx: PoolClient, row: NewPayoutRow): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO app.payout (id, creator_id, payout_ref, amount, currency, state, arrives_on, made_at, failed_at, fail_code, asked_at)
     VALUES ($1, $2, $3, $4, $5, $6, (to_timestamp($7) AT TIME ZONE 'UTC')::date, to_timestamp($8), to_timestamp($9), $10, $11)
     ON CONFLICT (payout_ref) DO NOTHING`,
    [
      ...[row.id, row.creatorId, row.payoutRef, row.amount, row.currency, row.state, row.arrivesAt],
      ...[row.madeAt, row.failedAt, row.failCode, row.askedAt],
    ],
  )
  return rowCount === 1
}

/** What is known of a payout; undefined where a reading of it was asked for later than `askedAt`. */
export async function lockPayout(
  tx: PoolClient,
  payoutRef: string,
  askedAt: Date,
): Promise<{ id: string; state: PayoutState } | undefined> {
  const { rows } = await tx.query<{ id: string; state: PayoutState }>(
    'SELECT id, state FROM app.payout WHERE payout_ref = $1 AND asked_at <= $2 FOR UPDATE',
    [payoutRef, askedAt],
  )
  return rows[0]
}

/** Brings what a newer reading says. */
export async function movePayout(
  tx: PoolClient,
  id: string,
  to: Pick<NewPayoutRow, 'state' | 'arrivesAt' | 'failedAt' | 'failCode' | 'askedAt'>,
): Promise<void> {
  await tx.query(
    `UPDATE app.payout SET state = $2, arrives_on = (to_timestamp($3) AT TIME ZONE 'UTC')::date,
       failed_at = coalesce(failed_at, to_timestamp($4)), fail_code = coalesce(fail_code, $5::app.payout_failure), asked_at = $6
     WHERE id = $1`,
    [id, to.state, to.arrivesAt, to.failedAt, to.failCode, to.askedAt],
  )
}

/** One that failed waits for its creator. */
export async function awaitCreator(tx: PoolClient, id: string): Promise<void> {
  await tx.query("UPDATE app.payout SET state = 'action_needed' WHERE id = $1 AND state = 'failed'", [id])
}

/** Money that came back goes with the next payout of its currency that was made since: what failed before that is over. */
export async function endRetried(tx: PoolClient, creatorId: string): Promise<void> {
  const { rows } = await tx.query<{ id: string; next: string }>(
    `SELECT f.id, n.id AS next FROM app.payout f CROSS JOIN LATERAL (
       SELECT p.id FROM app.payout p WHERE p.creator_id = f.creator_id AND p.currency = f.currency AND p.id <> f.id
         AND p.made_at >= f.failed_at AND p.fail_code IS DISTINCT FROM 'CANCELLED' ORDER BY p.made_at, p.id LIMIT 1) n
     WHERE f.creator_id = $1 AND f.state = 'action_needed' ORDER BY f.made_at`,
    [creatorId],
  )
  for (const { id, next } of rows) {
    await tx.query("UPDATE app.payout SET state = 'retried' WHERE id = $1", [id])
    await tx.query('UPDATE app.payout SET retry_of = $2 WHERE id = $1', [next, id])
  }
}

/**
 * Takes accounts whose payouts are due to be looked for, and puts them off: an hour while one is under way or may still come
 * back, else six. One that cannot be read holds up nobody.
 */
export async function takeDuePayouts(
  pool: ScopedPool,
  limit: number,
): Promise<{ creatorId: string; accountRef: string }[]> {
  const { rows } = await pool.query<{ creatorId: string; accountRef: string }>(
    `UPDATE app.connect_account k SET payouts_next_at = app.now() + CASE WHEN EXISTS (
         SELECT FROM app.payout p WHERE p.creator_id = k.creator_id AND p.made_at > app.now() - interval '21 days'
           AND p.state IN ('pending', 'in_transit', 'paid', 'action_needed'))
       THEN interval '1 hour' ELSE interval '6 hours' END
     WHERE creator_id IN (SELECT creator_id FROM app.connect_account
       WHERE account_ref IS NOT NULL AND state <> 'started' AND payouts_next_at <= app.now()
       ORDER BY payouts_next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING creator_id AS "creatorId", account_ref AS "accountRef"`,
    [limit],
  )
  return rows
}

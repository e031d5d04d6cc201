import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { OFTEN } from '#domain/billing/refundRule.ts'
import type { RefundCause, RefundFault, RefundState } from '#domain/billing/words.ts'

/** A refund as its row has it, with what the provider is asked with. */
export interface RefundRow {
  id: string
  purchase_id: string
  creator_id: string
  amount: bigint
  currency: string
  reverse_transfer: boolean
  refund_fee: boolean
  cause: RefundCause
  state: RefundState
  refund_ref: string | null
  fail_code: RefundFault | null
  right_source: string
  left_s: bigint | null
  asked_at: Date
  done_at: Date | null
  tries: number
  /** asked first so long ago that the provider may have forgotten its key */
  is_old: boolean
}

const COLUMNS = `r.id, r.purchase_id, r.creator_id, r.amount, r.currency, r.reverse_transfer, r.refund_fee, r.cause, r.state, r.refund_ref,
  r.fail_code, r.right_source, r.left_s, r.asked_at, r.done_at, r.tries,
  coalesce(r.sent_at < app.now() - interval '23 hours', false) AS is_old`

function exact(row: RefundRow): RefundRow {
  return { ...row, amount: BigInt(row.amount), left_s: row.left_s === null ? null : BigInt(row.left_s) }
}

/** Refunds of a purchase, the oldest first. */
export async function refundsOf(db: ScopedPool | PoolClient, purchaseId: string): Promise<RefundRow[]> {
  const { rows } = await db.query<RefundRow>(
    `SELECT ${COLUMNS} FROM app.refund r WHERE r.purchase_id = $1 ORDER BY r.asked_at, r.id`,
    [purchaseId],
  )
  return rows.map(exact)
}

/** A refund by our id, or by the provider's. */
export async function findRefund(
  db: ScopedPool | PoolClient,
  by: { id: string | null; ref?: string },
): Promise<RefundRow | undefined> {
  const { rows } = await db.query<RefundRow>(
    `SELECT ${COLUMNS} FROM app.refund r WHERE r.id = $1 OR r.refund_ref = $2`,
    [by.id, by.ref ?? null],
  )
  return rows[0] && exact(rows[0])
}

/** How many refunds somebody had lately, and what time it is; seconds since the epoch. */
export async function readRecent(
  db: ScopedPool | PoolClient,
  accountId: string,
): Promise<{ recent: number; now: number }> {
  const { rows } = await db.query<{ recent: number; now: number }>(
    `SELECT floor(extract(epoch FROM app.now()))::float8 AS now, (SELECT count(*)::int FROM app.refund r JOIN app.purchase p ON p.id = r.purchase_id
       WHERE p.account_id = $1 AND r.state <> 'failed' AND r.cause <> 'provider' AND r.asked_at > app.now() - make_interval(secs => $2)) AS recent`,
    [accountId, OFTEN.withinS],
  )
  return rows[0] ?? { recent: 0, now: 0 }
}

export interface NewRefundRow {
  id: string
  purchaseId: string
  creatorId: string
  amount: bigint
  currency: string
  reverseTransfer: boolean
  refundFee: boolean
  cause: RefundCause
  rightSource: string
  leftS: number | null
}

/** Needs the lock of the purchase. The sum is limited by the database. */
export async function insertRefund(tx: PoolClient, row: NewRefundRow): Promise<void> {
  await tx.query(
    `INSERT INTO app.refund (id, purchase_id, creator_id, amount, currency, reverse_transfer, refund_fee, cause, right_source, left_s)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[row.id, row.purchaseId, row.creatorId, row.amount, row.currency, row.reverseTransfer],
      ...[row.refundFee, row.cause, row.rightSource, row.leftS],
    ],
  )
}

/**
 * Somebody gave it back at the provider instead: it is never asked for again, and its right stays as it is. One that may be on its
 * way at this moment is not closed. Needs the lock of the purchase.
 * @throws Error when somebody began to ask for it
 */
export async function closeByHand(tx: PoolClient, { id, state }: RefundRow): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE app.refund SET state = 'failed', fail_code = 'BY_HAND', failed_at = app.now() WHERE id = $1 AND state = $2 AND refund_ref IS NULL`,
    [id, state],
  )
  if (!rowCount) throw new Error(`the refund ${id} is being asked for`)
}

/** Longer than a call takes: whoever died with one leaves it to others after that. */
const LEASE_S = 15
const MAX_PAUSE_S = 600

// bought time keeps a pass from being ended, whoever bought it; what the card paid of it is over while the pass is still left out
const IS_SHUT = `m.state = 'mirrored' AND m.frozen_at IS NOT NULL AND EXISTS (SELECT FROM app.pass_revocation v JOIN chain.card_claim_as_of c
    ON c.chain_id = m.chain_id AND c.collection = m.collection AND c.purchase = m.purchase_hash AND c.wallet = m.wallet AND c.signer = m.signer
  WHERE v.move_id = m.id AND v.state = 'person' AND v.fail_code = 'WORTH' AND m.held_until >= date_trunc('day', app.now(), 'UTC')
    AND c.valid_until <= date_trunc('day', m.held_until, 'UTC') + interval '1 day')`
/**
 * Money goes once nothing can come of a voucher for what was paid any more: its pass was taken back, or it is over, or the pass
 * opens nothing for as long as it has time of the card.
 */
const IS_FREE = `(state <> 'asked' OR NOT EXISTS (SELECT FROM app.card_move m WHERE m.source_id = r.right_source
  AND m.state IN ('signed', 'claimed', 'mirrored') AND NOT (${IS_SHUT})))`

/** Marks a refund as being asked for now; undefined when somebody else does, or it is over. */
export async function beginSending(pool: ScopedPool, id: string): Promise<RefundRow | undefined> {
  const { rows } = await pool.query<RefundRow>(
    `UPDATE app.refund r SET state = CASE WHEN state = 'asked' THEN 'sending' ELSE state END, sent_at = coalesce(sent_at, app.now()),
       tries = tries + 1, next_at = app.now() + make_interval(secs => ${LEASE_S})
     WHERE id = $1 AND state IN ('asked', 'sending', 'unknown') AND next_at <= app.now() AND ${IS_FREE} RETURNING ${COLUMNS}`,
    [id],
  )
  return rows[0] && exact(rows[0])
}

/** It was not done, or nobody knows: it is asked again, with growing pauses. What was not done has no key that can grow old. */
export async function postpone(pool: ScopedPool, row: RefundRow, isUnknown: boolean): Promise<void> {
  await pool.query(
    `UPDATE app.refund SET state = CASE WHEN $2 THEN 'unknown' WHEN state = 'sending' THEN 'asked' ELSE state END::app.refund_state,
       sent_at = CASE WHEN $2 OR state = 'unknown' THEN sent_at END, next_at = app.now() + make_interval(secs => $3) WHERE id = $1 AND state IN ('sending', 'unknown')`,
    [row.id, isUnknown, Math.min(2 ** row.tries, MAX_PAUSE_S)],
  )
}

/** Refunds that nobody is asking for at this moment, and of whose sales they are. */
export async function dueRefunds(
  pool: ScopedPool,
  limit: number,
): Promise<{ id: string; creatorId: string }[]> {
  const { rows } = await pool.query<{ id: string; creatorId: string }>(
    `SELECT id, creator_id AS "creatorId" FROM app.refund r WHERE state IN ('asked', 'sending', 'unknown') AND next_at <= app.now() AND ${IS_FREE} ORDER BY next_at LIMIT $1`,
    [limit],
  )
  return rows
}

/** Before what stands for the right of a refund that stops none: a part that somebody gave back at the provider. */
export const NO_RIGHT = 'none:'

/** Whose right a purchase's is: its own, or the one that came back after a refund that did not arrive. */
export async function readRightSource(db: ScopedPool | PoolClient, purchaseId: string): Promise<string> {
  return rightSourceOf(purchaseId, await refundsOf(db, purchaseId))
}

export function rightSourceOf(purchaseId: string, refunds: readonly RefundRow[]): string {
  const stopped = refunds.filter(({ right_source: source }) => !source.startsWith(NO_RIGHT))
  return stopped.filter(({ fail_code }) => fail_code === 'BANK').at(-1)?.id ?? purchaseId
}

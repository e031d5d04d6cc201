import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { DisputeState } from '#domain/billing/words.ts'

/** A dispute as its row has it. Sums are minor units. */
export interface DisputeRow {
  id: string
  purchase_id: string
  creator_id: string
  dispute_ref: string
  amount: bigint
  currency: string
  state: DisputeState
  opened_at: Date
  reversal_ref: string | null
  reversed: bigint | null
  fee_returned: bigint | null
  /** since when the creator's account has too little for it */
  owed_at: Date | null
  reinstated_at: Date | null
  return_ref: string | null
  key_n: number
  tries: number
  /** asked first so long ago that the provider may have forgotten the key */
  is_return_old: boolean
}

const COLUMNS = `d.id, d.purchase_id, d.creator_id, d.dispute_ref, d.amount, d.currency, d.state, d.opened_at, d.reversal_ref,
  d.reversed, d.fee_returned, d.reinstated_at, d.return_ref, d.owed_at, d.key_n, d.tries,
  coalesce(d.return_asked_at < app.now() - interval '23 hours', false) AS is_return_old`
/**
 * Money of the creator's that has to move: taken back while a bank holds it, given again once it came back. What was asked for
 * and not heard of before a bank said yes is looked for, or it would be given to nobody again.
 */
const HAS_TO_MOVE = `((d.reversal_ref IS NULL AND (d.state IN ('open', 'under_review', 'lost') OR (d.state = 'won' AND d.reversal_asked_at IS NOT NULL)))
  OR (d.reversal_ref IS NOT NULL AND d.reversed > 0 AND d.reinstated_at IS NOT NULL AND d.return_ref IS NULL))`
const LEASE_S = 15
const MAX_PAUSE_S = 3600

// the driver reads whole numbers as numbers; sums of money are of big ones
function exact(row: DisputeRow): DisputeRow {
  const big = (value: bigint | null) => (value === null ? null : BigInt(value))
  return {
    ...row,
    ...{ amount: BigInt(row.amount), reversed: big(row.reversed), fee_returned: big(row.fee_returned) },
  }
}

export async function findDispute(
  db: ScopedPool | PoolClient,
  disputeRef: string,
): Promise<DisputeRow | undefined> {
  const { rows } = await db.query<DisputeRow>(
    `SELECT ${COLUMNS} FROM app.card_dispute d WHERE d.dispute_ref = $1`,
    [disputeRef],
  )
  return rows[0] && exact(rows[0])
}

/** Takes disputes for which money has to move; each is somebody else's again after a moment. */
export async function takeDueDisputes(pool: ScopedPool, limit: number): Promise<DisputeRow[]> {
  const { rows } = await pool.query<DisputeRow>(
    `UPDATE app.card_dispute d SET next_at = app.now() + make_interval(secs => ${LEASE_S}), tries = tries + 1,
       reversal_asked_at = CASE WHEN reversal_ref IS NULL THEN coalesce(reversal_asked_at, app.now()) ELSE reversal_asked_at END,
       return_asked_at = CASE WHEN reversal_ref IS NOT NULL THEN coalesce(return_asked_at, app.now()) END
     WHERE d.id IN (SELECT d.id FROM app.card_dispute d WHERE ${HAS_TO_MOVE} AND d.next_at <= app.now() ORDER BY d.next_at LIMIT $1
       FOR UPDATE SKIP LOCKED) RETURNING ${COLUMNS}`,
    [limit],
  )
  return rows.map(exact)
}

/** It did not work: again, with growing pauses. Nothing happened by what was refused. isOwed: the creator's account has not what is taken back from it. */
export async function postponeDispute(
  pool: ScopedPool,
  row: DisputeRow,
  {
    error,
    isRefused,
    isOwed,
    isNeverSent,
  }: Record<'isRefused' | 'isOwed' | 'isNeverSent', boolean> & { error: string },
): Promise<void> {
  // what the provider never had is asked for anew a second later: nobody said no to it
  const pauseS = isNeverSent ? 1 : Math.min(2 ** Math.min(row.tries, 12), MAX_PAUSE_S)
  await pool.query(
    `UPDATE app.card_dispute SET next_at = app.now() + make_interval(secs => $2), error = $3,
       key_n = key_n + CASE WHEN $4 THEN 1 ELSE 0 END, return_asked_at = CASE WHEN NOT $4 THEN return_asked_at END,
       owed_at = CASE WHEN $5 THEN coalesce(owed_at, app.now()) ELSE owed_at END WHERE id = $1`,
    [row.id, pauseS, error.slice(0, 80), isRefused, isOwed],
  )
}

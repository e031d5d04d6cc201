import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { AttemptState } from '#domain/billing/words.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import {
  PaymentError,
  PaymentOutcomeUnknown,
  PaymentRefused,
  PaymentsBusy,
  type RefusedCode,
} from '../ports/payments.ts'

/** One thing that is asked of the provider and changes something there. */
export interface Attempt {
  id: string
  /** a purchase or a refund */
  subject: string
  purpose: string
  n: number
  /** the provider answers the same to the same key, for a day */
  key: string
  /** all that it is asked with */
  params: Record<string, unknown>
  state: AttemptState
  /** when it was asked first */
  sent_at: Date | null
  tries: number
  retry_at: Date | null
  /** seconds since it was asked first; 0: it was not yet */
  sent_s: number
  /** asked first so long ago that the provider may have forgotten its key */
  is_old: boolean
  /** not to be asked yet */
  is_early: boolean
}

const COLUMNS = `a.id, a.subject, a.purpose, a.n, a.key, a.params, a.state, a.sent_at, a.tries, a.retry_at,
  coalesce(extract(epoch FROM app.now() - a.sent_at), 0)::float8 AS sent_s,
  coalesce(a.sent_at < app.now() - interval '23 hours', false) AS is_old, coalesce(a.retry_at > app.now(), false) AS is_early`
const OPEN = "a.state IN ('ready', 'sent', 'unknown')"
/** Longer than a call takes: whoever died with one leaves it to others after that. */
const LEASE_S = 15
const MAX_PAUSE_S = 600

/** The attempt of a subject that is not over. */
export async function findOpenAttempt(
  db: ScopedPool | PoolClient,
  subject: string,
  purpose: string,
): Promise<Attempt | undefined> {
  const { rows } = await db.query<Attempt>(
    `SELECT ${COLUMNS} FROM app.attempt a WHERE a.subject = $1 AND a.purpose = $2 AND ${OPEN}`,
    [subject, purpose],
  )
  return rows[0]
}

/** How often something was asked for, each time anew. */
export async function countAttempts(
  db: ScopedPool | PoolClient,
  subject: string,
  purpose: string,
): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM app.attempt WHERE subject = $1 AND purpose = $2',
    [subject, purpose],
  )
  return rows[0]?.n ?? 0
}

/**
 * Writes down what the provider will be asked for, in the caller's transaction; the one that is open stays.
 * Committed before `askFor`.
 */
export async function writeAttempt(
  tx: PoolClient,
  wanted: { subject: string; purpose: string; params: object },
  deps: { clock(): number; random: RandomBytes },
): Promise<Attempt> {
  const { subject, purpose, params } = wanted
  await tx.query(
    `INSERT INTO app.attempt (id, subject, purpose, n, key, params)
     SELECT $1, $2, $3, n, concat_ws(':', $2::text, $3::text, n), $4
     FROM (SELECT (coalesce(max(n), 0) + 1)::int AS n FROM app.attempt WHERE subject = $2 AND purpose = $3) next
     ON CONFLICT DO NOTHING`,
    [newTimedId('att', deps.clock(), deps.random), subject, purpose, JSON.stringify(params)],
  )
  const attempt = await findOpenAttempt(tx, subject, purpose)
  if (!attempt) throw new Error(`the attempt of ${subject} is over already`)
  return attempt
}

/** What came of a call. */
export type CallResult<T> =
  | { kind: 'answer'; value: T }
  /** nothing happened; it waits */
  | { kind: 'later'; isBusy: boolean }
  /** it may have happened. isAnswered: the provider was reached, so that what it did can be found */
  | { kind: 'unknown'; isAnswered: boolean }
  /** nothing happened, and the same again is refused again. said: for the attempt, whose end is the caller's */
  | { kind: 'refused'; code: RefusedCode; said: string }
  /** somebody else asks at this moment, or it is too early */
  | { kind: 'elsewhere' }

/**
 * A status in the text of an error: what the provider did can be found. Not of 409: it is doing it at this moment, and who
 * looks finds nothing yet. Nor of 502 to 504: who says that stands before the provider and knows nothing of the key, by which
 * an earlier call may be on its way still.
 */
const ANSWERED = /: (?!409|50[234])[45]\d\d\b/

/** True where the provider's answer to a key is known, and the same to the same key for ever: another one begins anew. */
export function wasAnswered(error: PaymentError): boolean {
  return (
    error instanceof PaymentRefused ||
    (error instanceof PaymentOutcomeUnknown && ANSWERED.test(error.message))
  )
}

/**
 * Asks the provider once by an attempt that is committed, and keeps what is known of it but its end, whichever it is: that
 * is written by the caller, in one transaction with what it means. Whoever dies before that is told the same by the same key. The call is given the attempt's key and when it was sent first.
 */
export async function askFor<T>(
  pool: ScopedPool,
  attempt: Attempt,
  call: (key: string, sentAt: Date) => Promise<T>,
): Promise<CallResult<T>> {
  const { rows } = await pool.query<{ sent_at: Date }>(
    `UPDATE app.attempt a SET state = CASE WHEN state = 'ready' THEN 'sent' ELSE 'unknown' END::app.attempt_state, tries = tries + 1,
       sent_at = coalesce(sent_at, app.now()), retry_at = app.now() + make_interval(secs => ${LEASE_S})
     WHERE id = $1 AND ${OPEN} AND (retry_at IS NULL OR retry_at <= app.now()) RETURNING sent_at`,
    [attempt.id],
  )
  const [begun] = rows
  if (!begun) return { kind: 'elsewhere' }
  try {
    return { kind: 'answer', value: await call(attempt.key, begun.sent_at) }
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error
    return await keepFailure(pool, attempt, error)
  }
}

async function keepFailure(
  pool: ScopedPool,
  attempt: Attempt,
  error: PaymentError,
): Promise<CallResult<never>> {
  const code = error.message.slice(0, 80)
  if (error instanceof PaymentRefused && error.code !== 'REUSED')
    return { kind: 'refused', code: error.code, said: code }
  // another content under this key: something was made with it, and it is not this
  const isUnknown = error instanceof PaymentOutcomeUnknown || error instanceof PaymentRefused
  const pauseS =
    error instanceof PaymentsBusy ? (error.retryAfterS ?? 1) : 2 ** Math.min(attempt.tries + 1, 10)
  await pool.query(
    `UPDATE app.attempt SET state = CASE WHEN $2 OR state = 'unknown' THEN 'unknown' ELSE 'ready' END::app.attempt_state,
       sent_at = CASE WHEN $2 OR state = 'unknown' THEN sent_at END,
       result_code = $3, retry_at = app.now() + make_interval(secs => $4) WHERE id = $1 AND state IN ('sent', 'unknown')`,
    [attempt.id, isUnknown, code, Math.min(pauseS, MAX_PAUSE_S)],
  )
  if (!isUnknown) return { kind: 'later', isBusy: error instanceof PaymentsBusy }
  return { kind: 'unknown', isAnswered: wasAnswered(error) }
}

/** The end of an attempt; once it has one, another changes nothing. @returns false where it had one */
export async function endAttempt(
  db: ScopedPool | PoolClient,
  id: string,
  state: 'succeeded' | 'refused' | 'abandoned',
  code: string | null = null,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE app.attempt a SET state = $2, ended_at = app.now(), retry_at = NULL, result_code = $3 WHERE id = $1 AND ${OPEN}`,
    [id, state, code],
  )
  return rowCount === 1
}

import type { Pool, PoolClient } from 'pg'
import { ProblemError } from '../../http/problemError.ts'

/** Cards that were refused so often within the day cost a pause, each further one twice as long. */
const FREE = { account: 3, card: 3, address: 12 } as const
const FIRST_PAUSE_S = 60
const MAX_PAUSE_S = 7200
/** Of those who have as many payments under way as cards may be refused: what becomes of these is known soon. */
const UNDER_WAY_S = 5

interface Payer {
  accountId: string
  /** by a card that is kept: our call is what tries it */
  isKept: boolean
  cardMark: Buffer | null
  addressMark: Buffer
}

const REFUSED = "fail_code IN ('DECLINED', 'INSUFFICIENT', 'EXPIRED_CARD', 'AUTHENTICATION')"
const LATELY = "ended_at > app.now() - interval '1 day'"
const countOf = (whose: string, free: number) =>
  `SELECT count(*)::int - ${free} AS over, max(ended_at) AS last FROM app.purchase WHERE ${whose} AND ${REFUSED} AND ${LATELY}`

const UNDER_WAY = "way = 'saved_card' AND state IN ('created', 'processing', 'unknown')"
const isFull = (whose: string, free: number) =>
  `SELECT u.n > 0 AND u.n + r.over >= 0 AS is_full FROM (SELECT count(*) AS n FROM app.purchase WHERE ${whose} AND ${UNDER_WAY}) u,
     (${countOf(whose, free)}) r`

/**
 * Payments by kept cards that are under way count as if they were refused, so that many at once are no more than many one
 * after the other. Held until the transaction ends: of an account, and of a card, one is looked at after the other.
 * @throws ProblemError CARD_PAUSED
 */
async function checkUnderWay(tx: PoolClient, { accountId, cardMark }: Payer): Promise<void> {
  for (const whose of [accountId, ...(cardMark ? [cardMark.toString('hex')] : [])])
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 193))', [whose])
  const { rows } = await tx.query<{ is_full: boolean }>(
    `SELECT bool_or(is_full) AS is_full FROM (${isFull('account_id = $1', FREE.account)}
       UNION ALL ${isFull('card_mark = $2', FREE.card)}) counts`,
    [accountId, cardMark],
  )
  if (rows[0]?.is_full)
    throw new ProblemError('CARD_PAUSED', {
      detail:
        'Payments by this card are under way. Wait until they are known; nothing was charged by this one.',
      retryAfterS: UNDER_WAY_S,
    })
}

/**
 * Whoever had cards refused waits, longer each time: by account, by card and by network, whichever is longest. Called in the
 * transaction that adds the purchase.
 * @throws ProblemError CARD_PAUSED
 */
export async function checkDeclines(tx: PoolClient, payer: Payer): Promise<void> {
  if (payer.isKept) await checkUnderWay(tx, payer)
  const { accountId, cardMark, addressMark } = payer
  const { rows } = await tx.query<{ wait_s: number | null }>(
    `SELECT ceil(max(extract(epoch FROM last - app.now()) + least(${FIRST_PAUSE_S} * 2 ^ least(over, 20), ${MAX_PAUSE_S})))::int AS wait_s
     FROM (${countOf('account_id = $1', FREE.account)} UNION ALL ${countOf('card_mark = $2', FREE.card)}
       UNION ALL ${countOf('address_mark = $3', FREE.address)}) counts WHERE over >= 0`,
    [accountId, cardMark, addressMark],
  )
  const retryAfterS = rows[0]?.wait_s ?? 0
  if (retryAfterS <= 0) return
  throw new ProblemError('CARD_PAUSED', {
    detail: 'Too many cards were refused. Wait a little; nothing was charged.',
    retryAfterS,
  })
}

/** Forgets what networks and cards were refused a month ago. */
export async function forgetCardMarks(pool: Pool): Promise<void> {
  await pool.query(
    `UPDATE app.purchase SET card_mark = NULL, address_mark = NULL
     WHERE created_at < app.now() - interval '30 days' AND (card_mark IS NOT NULL OR address_mark IS NOT NULL)`,
  )
}

import type { Pool } from 'pg'
import { ProblemError } from '../../http/problemError.ts'

/** Cards that were refused so often within the day cost a pause, each further one twice as long. */
const FREE = { account: 3, card: 3, address: 12 } as const
const FIRST_PAUSE_S = 60
const MAX_PAUSE_S = 7200

interface Payer {
  accountId: string
  cardMark: Buffer | null
  addressMark: Buffer
}

const REFUSED = "fail_code IN ('DECLINED', 'INSUFFICIENT', 'EXPIRED_CARD', 'AUTHENTICATION')"
const LATELY = "ended_at > app.now() - interval '1 day'"
const countOf = (whose: string, free: number) =>
  `SELECT count(*)::int - ${free} AS over, max(ended_at) AS last FROM app.purchase WHERE ${whose} AND ${REFUSED} AND ${LATELY}`

/**
 * Whoever had cards refused waits, longer each time: by account, by card and by network, whichever is longest.
 * @throws ProblemError CARD_PAUSED
 */
export async function checkDeclines(pool: Pool, { accountId, cardMark, addressMark }: Payer): Promise<void> {
  const { rows } = await pool.query<{ wait_s: number | null }>(
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

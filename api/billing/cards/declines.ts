import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
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

/** Of an account, a card and a network, by whomever they were used; over: beyond what is free. */
const TRIES = `SELECT t.last, t.under_way, t.refused - f.free AS over FROM app.card_tries($1, $2, $3) t
  JOIN (VALUES ('account', ${FREE.account}), ('card', ${FREE.card}), ('network', ${FREE.address})) f (whose, free) USING (whose)`

/**
 * Payments by kept cards that are under way count as if they were refused, so that many at once are no more than many one
 * after the other. Held until the transaction ends: of an account, and of a card, one is looked at after the other.
 * @throws ProblemError CARD_PAUSED
 */
async function checkUnderWay(tx: PoolClient, { accountId, cardMark }: Payer): Promise<void> {
  for (const whose of [accountId, ...(cardMark ? [cardMark.toString('hex')] : [])])
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 193))', [whose])
  const { rows } = await tx.query<{ is_full: boolean }>(
    `SELECT bool_or(under_way > 0 AND under_way + over >= 0) AS is_full FROM (${TRIES}) tries`,
    [accountId, cardMark, null],
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
     FROM (${TRIES}) tries WHERE over >= 0`,
    [accountId, cardMark, addressMark],
  )
  const retryAfterS = rows[0]?.wait_s ?? 0
  if (retryAfterS <= 0) return
  throw new ProblemError('CARD_PAUSED', {
    detail: 'Too many cards were refused. Wait a little; nothing was charged.',
    retryAfterS,
  })
}

/** Forgets what networks and cards were refused a month ago, and in which sessions it was. */
export async function forgetCardMarks(pool: ScopedPool): Promise<void> {
  await pool.query(
    `UPDATE app.purchase SET card_mark = NULL, address_mark = NULL, session_id = NULL
     WHERE created_at < app.now() - interval '30 days' AND (card_mark IS NOT NULL OR address_mark IS NOT NULL OR session_id IS NOT NULL)`,
  )
}

import type { Pool, PoolClient } from 'pg'
import { ProblemError } from '../../http/problemError.ts'
import { IS_HELD } from './store.ts'

/** SQL: who holds `r` has a transaction `i` in one of these states for an agreement `g` of it; what strangers say of it counts for nothing. */
export const paysBy = (states: string, which: string) => `EXISTS (SELECT FROM app.call_agreement g
    JOIN app.tx_intent i ON i.account_id = g.account_id AND i.chain_id = g.chain_id AND i.purpose = 'booking'
      AND i.expect->>'booking' = '0x' || encode(g.id, 'hex')
    WHERE g.reservation_id = r.id AND g.account_id = r.account_id AND i.created_at >= r.created_at AND i.state IN (${states}) AND ${which})`

/** SQL: states of a transaction that is under way, or through. */
export const LIVE_STATES = "'prepared', 'sent', 'included', 'safe'"

/** SQL: no booking is there yet for the agreement `g`. */
export const IS_UNBOOKED = `NOT EXISTS (SELECT FROM app.booking b
    WHERE (b.chain_id, b.escrow, b.escrow_id) = (g.chain_id, g.escrow, g.id))`

/** SQL: who holds `r` pays for it by wallet right now. */
export const IS_BY_WALLET = paysBy(LIVE_STATES, IS_UNBOOKED)

/** SQL: who holds `r` pays for it by card right now. */
export const IS_BY_CARD = 'r.purchase_id IS NOT NULL'

/** SQL: who holds `r` pays for it right now. */
export const IS_PAYING = `(${IS_BY_CARD} OR ${IS_BY_WALLET})`

/** What to do about a time that is paid for by card. */
export const PAYING_BY_CARD =
  'You are paying for this time by card. Finish that payment, or give it up on its page: then you can give the time back.'

/** What somebody pays for they keep. @param which SQL of rows `r`. Throws ProblemError CONFLICT. */
export async function demandNotPaying(
  db: Pool | PoolClient,
  which: string,
  values: unknown[],
): Promise<void> {
  const { rows } = await db.query<{ isByCard: boolean }>(
    `SELECT ${IS_BY_CARD} AS "isByCard" FROM app.call_reservation r WHERE ${which} AND ${IS_HELD} AND ${IS_PAYING}`,
    values,
  )
  if (!rows[0]) return
  if (rows[0].isByCard) throw new ProblemError('CONFLICT', { detail: PAYING_BY_CARD })
  const detail = 'You are paying for the time that you hold. Wait until that is through.'
  throw new ProblemError('CONFLICT', { detail })
}

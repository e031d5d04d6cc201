import type { PoolClient } from 'pg'
import type { CallOrder } from '../../billing/cardCalls.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { HeldCall } from '../agreements/store.ts'
import { lockHolder } from '../reservations/locks.ts'
import { IS_BY_WALLET } from '../reservations/paying.ts'
import { IS_HELD, MAX_HELD_MINUTES } from '../reservations/store.ts'

/** Minutes for which a time is held for who pays on the provider's page, which is open for a little less. */
const PAGE_MINUTES = 37

/** What somebody was shown of a time that they hold, and pays for. */
export interface AgreedOrder {
  accountId: string
  order: CallOrder
  text: string
  /** the call is too far away to be held now */
  savesCard: boolean
}

/** The order of a purchase that is there already. Throws ProblemError CONFLICT where nobody knows it. */
export async function readOrder(tx: PoolClient, held: HeldCall, purchaseId: string): Promise<CallOrder> {
  const { rows } = await tx.query<CallOrder>(
    `SELECT a.reservation_id AS "reservationId", a.channel_id AS "channelId", o.media, o.length_minutes AS minutes, a.starts_at AS "startsAt",
        a.units::float8 AS amount, a.currency
      FROM app.card_agreement a JOIN app.call_offer o ON o.id = a.offer_id WHERE a.purchase_id = $1 AND a.creator_id = $2`,
    [purchaseId, held.creatorId],
  )
  if (rows[0]) return rows[0]
  throw new ProblemError('CONFLICT', {
    detail: 'Nobody knows this payment any more. Choose a time again; nothing was paid.',
  })
}

/** Payments for calls that an account can let come to nothing within 24 hours: each kept a time from everybody. Later holds keep none. */
const MAX_UNPAID_A_DAY = 3

/** Throws ProblemError CARD_PAUSED. What failed at the provider's end is nobody's doing. */
async function demandPaying(tx: PoolClient, accountId: string): Promise<void> {
  const { rows } = await tx.query<{ waitS: number }>(
    `SELECT ceil(extract(epoch FROM p.created_at + interval '1 day' - app.now()))::int AS "waitS" FROM app.purchase p
      WHERE p.account_id = $1 AND p.product = 'call' AND p.state IN ('failed', 'expired') AND p.fail_code IS DISTINCT FROM 'PROVIDER'
        AND EXISTS (SELECT FROM app.card_agreement a WHERE a.purchase_id = p.id) AND p.created_at > app.now() - interval '1 day' ORDER BY p.created_at DESC OFFSET ${MAX_UNPAID_A_DAY - 1} LIMIT 1`,
    [accountId],
  )
  if (!rows[0]) return
  const detail = `You let ${MAX_UNPAID_A_DAY} payments for calls come to nothing within a day, and that is the most. Reserve the next one later, or book it by wallet; nothing was paid.`
  throw new ProblemError('CARD_PAUSED', { detail, retryAfterS: Math.max(1, rows[0].waitS) })
}

/** Calls of an account that are open and of which no money is held: a calendar can be filled with a card alone. */
const MAX_UNHELD = 5

/** SQL: booked ones, and those whose card is being saved. */
const UNHELD = `(SELECT count(*) FROM app.booking b WHERE b.account_id = $1 AND b.setup_id IS NOT NULL AND b.capture_before IS NULL AND b.status = 'booked')
  + (SELECT count(*) FROM app.card_agreement a JOIN app.purchase p ON p.id = a.purchase_id
    WHERE a.account_id = $1 AND a.followed_at IS NULL AND p.saves_card AND p.state NOT IN ('failed', 'expired', 'released'))`

/** Throws ProblemError CARD_PAUSED where as many are there. */
async function demandFewUnheld(tx: PoolClient, accountId: string): Promise<void> {
  const { rows } = await tx.query<{ unheld: number }>(`SELECT (${UNHELD})::int AS unheld`, [accountId])
  if ((rows[0]?.unheld ?? 0) < MAX_UNHELD) return
  const detail = `You have ${MAX_UNHELD} calls whose money is not held on your card yet, and that is the most. Cancel one of them, wait until one is held, or book this one by wallet; nothing was paid.`
  throw new ProblemError('CARD_PAUSED', { detail })
}

const KEEP = `WITH held AS (UPDATE app.call_reservation r SET purchase_id = $3,
    held_until = greatest(r.held_until, least(app.now() + interval '${PAGE_MINUTES} minutes', r.created_at + interval '${MAX_HELD_MINUTES} minutes'))
  WHERE r.id = $1 AND r.account_id = $2 AND r.purchase_id IS NULL AND ${IS_HELD} AND NOT ${IS_BY_WALLET}
  RETURNING r.id, r.account_id, r.creator_id, r.channel_id, r.offer_id, r.starts_at, r.ends_at)
INSERT INTO app.card_agreement (purchase_id, reservation_id, account_id, creator_id, channel_id, offer_id, starts_at, ends_at, currency, units,
  fee_bps, text)
SELECT $3, held.id, held.account_id, held.creator_id, held.channel_id, held.offer_id, held.starts_at, held.ends_at, $4, $5, $6, $7 FROM held`

/**
 * Keeps what was agreed with the purchase that was made for it, in the transaction of that, and holds the time for as long as its page is
 * open. Throws ProblemError CONFLICT where it is not held any more, or paid for otherwise, CARD_PAUSED after three that came to nothing,
 * and where five calls of theirs wait for their money.
 */
export async function keepOrder(
  tx: PoolClient,
  { accountId, order, text, savesCard }: AgreedOrder,
  { purchaseId, feeBps }: { purchaseId: string; feeBps: number },
): Promise<void> {
  // what is agreed to by wallet comes before or after
  await lockHolder(tx, accountId)
  await demandPaying(tx, accountId)
  if (savesCard) await demandFewUnheld(tx, accountId)
  const { rowCount } = await tx.query(KEEP, [
    ...[order.reservationId, accountId, purchaseId, order.currency, order.amount, feeBps, text],
  ])
  if (rowCount === 1) return
  throw new ProblemError('CONFLICT', {
    detail:
      'Your time is not held any more, or is paid for in another window. Load the page again; nothing was paid.',
  })
}

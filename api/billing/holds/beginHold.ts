import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { PurchaseWay } from '#domain/billing/words.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import { markAddress } from '../cards/cardMarks.ts'
import { checkDeclines } from '../cards/declines.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'
import { isOpenPurchase, type PurchaseRow } from '../purchases/purchaseRow.ts'
import { findHoldOf, findPressed, keepPress } from '../purchases/purchaseStore.ts'
import { type Buyer, findMeant } from '../purchases/startPurchase.ts'

/** One press on *Hold*; setupId: the purchase that saved the card. */
export interface HoldWish {
  clientKey: string
  setupId: string
  /** on the card that is saved, or on one that they type */
  way: PurchaseWay
  returnTo: string
}

/** One press, by whom, and what is kept with a new one in its transaction. */
interface PressedHold {
  buyer: Buyer
  press: HoldWish
  keep(tx: PoolClient, purchaseId: string): Promise<void>
}

/** What `app.hold_saved` copies, by who is there: a card that they type is none that is saved. */
const COPY = `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, product, reservation_id, call_media, call_minutes, call_at,
    amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, refund_days, statement_name, statement_suffix, client_key, way, return_to,
    method_ref, address_mark, session_id)
  SELECT $3, p.account_id, p.creator_id, p.channel_id, p.account_ref, p.product, p.reservation_id, p.call_media, p.call_minutes, p.call_at,
    p.amount, p.currency, p.fee_schedule_id, p.fee_bps, p.fee, p.refund_rule, p.refund_days, p.statement_name, p.statement_suffix, $4, $5::app.purchase_way, $6,
    CASE $5::app.purchase_way WHEN 'saved_card' THEN p.method_ref END, $7, $8
  FROM app.purchase p WHERE p.id = $1 AND p.account_id = $2 AND p.state = 'saved' AND p.ask_at = 'infinity' AND p.call_at > app.now()
  FOR SHARE OF p ON CONFLICT DO NOTHING`

/** Nothing is begun on a card that is being forgotten, or was. */
async function demandSaved(tx: PoolClient, { setupId }: HoldWish, accountId: string): Promise<void> {
  const { rowCount } = await tx.query(
    `SELECT FROM app.purchase p WHERE p.id = $1 AND p.account_id = $2 AND p.state = 'saved' AND p.ask_at = 'infinity' AND p.call_at > app.now()`,
    [setupId, accountId],
  )
  if (rowCount) return
  throw new ProblemError('CONFLICT', {
    detail: 'No card is saved for this call any more. Load the page of the call again; nothing was held.',
  })
}

/** A try of ours has no page that anybody could go to, and is over in a moment. */
function demandOwn(live: PurchaseRow): void {
  if (!live.is_off_session || !isOpenPurchase(live)) return
  throw new ProblemError('CONFLICT', {
    detail:
      'The money of this call is being held by itself right now. Press again in a moment; nothing new was held.',
  })
}

/**
 * Commits a hold of a call whose card is saved. The same press again, and another one while something of the same time is under way or
 * held, get the purchase that is there.
 * @throws ProblemError CONFLICT also while a try of ours is under way, or a hold is let go; CARD_PAUSED
 */
export async function beginHold(
  deps: PurchaseDeps,
  { buyer: { accountId, sessionId, ip }, press: wish, keep }: PressedHold,
): Promise<PurchaseRow> {
  const { pool } = deps
  const { clientKey, setupId, way, returnTo } = wish
  const press = { clientKey, quoteId: null }
  const find = async () => {
    const live = await findHoldOf(pool, accountId, setupId)
    if (live) demandOwn(live)
    if (live) await keepPress(pool, live.id, press)
    return live
  }
  const known = (await findMeant(deps, accountId, press)) ?? (await find())
  if (known) return known
  const addressMark = await markAddress(deps, ip)
  const id = newId('pur', deps.random)
  await withTransaction(pool, async (tx) => {
    await demandSaved(tx, wish, accountId)
    await checkDeclines(tx, { accountId, isKept: way === 'saved_card', cardMark: null, addressMark })
    const { rowCount } = await tx.query(COPY, [
      ...[setupId, accountId, id, clientKey],
      ...[way, returnTo, addressMark, sessionId],
    ])
    if (rowCount) await keep(tx, id)
  })
  const row = (await findPressed(pool, accountId, press)) ?? (await find())
  if (row) return row
  throw new ProblemError('CONFLICT', {
    detail:
      'What was held for this call before is let go first. Press again in a moment; nothing new was held.',
  })
}

import { randomBytes } from 'node:crypto'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { dueRefunds } from '#api/billing/refunds/refundStore.ts'
import { sendRefund } from '#api/billing/refunds/sendRefund.ts'
import { newId } from '#domain/ids.ts'
import { DAY_S, type Sold, type useSoldPurchases } from './useSoldPurchases.ts'

/** Tickets that move to wallets, and money back of them. */
export function movedTickets(world: ReturnType<typeof useSoldPurchases>) {
  const { db, sales, deps } = world
  /** A voucher of what was sold, as signing leaves it. */
  async function move({ id, fan }: Sold, state: 'signed' | 'mirrored', heldS = 31 * DAY_S): Promise<string> {
    const moveId = newId('vch', randomBytes)
    await db.pool('owner').query(
      `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until, valid_until,
         salt, purchase_hash, signer, signature, state, pass_id)
       SELECT $1, e.source_id, e.account_id, e.creator_id, e.chain_id, e.collection, 1, $2, 60, app.now() + make_interval(secs => $3), app.now(),
         $4, $4, $2, $4, $5::app.card_move_state, CASE WHEN $5 = 'mirrored' THEN 7 END FROM app.entitlement e WHERE e.source_id = $6`,
      [moveId, fan.wallet, heldS, randomBytes(32), state, id],
    )
    return moveId
  }
  const end = (moveId: string, state: 'over' | 'withdrawn') =>
    db
      .pool('owner')
      .query('UPDATE app.card_move SET state = $2, ended_at = app.now() WHERE id = $1', [moveId, state])
  const ask = ({ id, fan }: Sold) =>
    askRefund(world.pressing(fan.accountId), { purchaseId: id, accountId: fan.accountId })
  const made = async ({ payment }: Sold) => (await sales.payments().listRefunds(payment.paymentRef)).length
  const refundOf = async ({ id }: Sold) =>
    (await db.pool('owner').query('SELECT id, state, fail_code FROM app.refund WHERE purchase_id = $1', [id]))
      .rows[0]
  async function work(): Promise<void> {
    await db.pool('owner').query('UPDATE app.refund SET next_at = app.now()')
    for (const { id } of await dueRefunds(db.work(), 20)) await sendRefund(deps(), id)
  }
  return { move, end, ask, made, refundOf, work }
}

import { type PersonVerbs, personVerbs } from '#db/personVerbs.ts'

const OWN = '(SELECT id FROM app.creator WHERE account_id = $1)'

/** What a voucher made is no longer in our hands. */
const HOLDS_NOTHING = "(state IN ('over', 'withdrawn') OR held_until < app.now() - interval '1 day')"

const ROWS = personVerbs({
  name: 'billing',
  exports: {
    'app.connect_account': `SELECT country, account_ref, attempt_email, attempt_name, attempted_at, state, currency, demands,
        demands_until, is_checking, way_out, pays_out, read_at
      FROM app.connect_account WHERE creator_id IN ${OWN}`,
    'app.payout': `SELECT payout_ref, amount, currency, state, arrives_on, made_at, failed_at, fail_code FROM app.payout
      WHERE creator_id IN ${OWN} ORDER BY made_at`,
    'app.card_customer': 'SELECT attempted_at, customer_ref FROM app.card_customer WHERE account_id = $1',
    'app.saved_card': `SELECT brand, last4, exp_month, exp_year, created_at, removed_at FROM app.saved_card
      WHERE account_id = $1 ORDER BY created_at`,
    'app.purchase': `SELECT id, product, tier_name, gift, gift_count, call_media, call_minutes, call_at, held_amount, held_at, capture_before, saves_card, is_off_session, amount, currency, state, way, statement_name, refund_rule, refund_days, created_at, paid_at,
        ended_at, fail_code, refunded FROM app.purchase WHERE account_id = $1 ORDER BY created_at`,
    'app.refund': `SELECT r.purchase_id, r.amount, r.currency, r.cause, r.state, r.asked_at, r.done_at, r.failed_at FROM app.refund r
      JOIN app.purchase p ON p.id = r.purchase_id WHERE p.account_id = $1 ORDER BY r.asked_at`,
    'app.refund_wish': `SELECT w.purchase_id, w.state, w.asked_at, w.decided_at FROM app.refund_wish w
      JOIN app.purchase p ON p.id = w.purchase_id WHERE p.account_id = $1 ORDER BY w.asked_at`,
    'app.card_dispute': `SELECT d.purchase_id, d.amount, d.currency, d.state, d.opened_at FROM app.card_dispute d
      JOIN app.purchase p ON p.id = d.purchase_id WHERE p.account_id = $1 ORDER BY d.opened_at`,
    'app.card_move': `SELECT id, state, '0x' || encode(collection, 'hex') AS collection, tier_no, '0x' || encode(wallet, 'hex') AS wallet, length_s,
        held_until, valid_until, pass_id::text AS pass_id, made_at, ended_at FROM app.card_move WHERE account_id = $1 ORDER BY made_at`,
    'app.tier_card_price': `SELECT tier_no, version, amount, currency, refund_rule, refund_days, at FROM app.tier_card_price
      WHERE creator_id IN ${OWN} ORDER BY at`,
    'app.fee_schedule': `SELECT product, rail, bps, from_at, until_at FROM app.fee_schedule WHERE creator_id IN ${OWN} ORDER BY from_at`,
  },
  erases: {
    // the books keep what left for the bank
    'app.payout': `DELETE FROM app.payout WHERE creator_id IN ${OWN}`,
    'app.connect_account': `DELETE FROM app.connect_account WHERE creator_id IN ${OWN}`,
    'app.card_move': `DELETE FROM app.card_move WHERE account_id = $1 AND ${HOLDS_NOTHING}`,
    'app.saved_card': 'DELETE FROM app.saved_card WHERE account_id = $1',
    // the worker has the provider forget it, and then the row
    'app.card_customer': 'UPDATE app.card_customer SET account_id = NULL WHERE account_id = $1',
  },
})

/** What billing has of a person: how their account at the payment provider stands, what they sell for and give of it, their cards, what they bought. */
export const BILLING_ROWS: PersonVerbs = {
  ...ROWS,
  erases: [...ROWS.erases, 'app.purchase'],
  async erase(tx, accountId) {
    const counts = await ROWS.erase(tx, accountId)
    // a pass that is held can still have to be taken back; the row goes with the hold
    await tx.query('UPDATE app.card_move SET account_id = NULL WHERE account_id = $1', [accountId])
    const { rows } = await tx.query<{ counts: Record<string, number> }>(
      'SELECT app.erase_purchases($1) AS counts',
      [accountId],
    )
    return { ...counts, ...rows[0]?.counts }
  },
}

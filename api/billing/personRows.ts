import { personVerbs } from '#db/personVerbs.ts'

const OWN = '(SELECT id FROM app.creator WHERE account_id = $1)'

/** What billing has of a person: how their account at the payment provider stands, what they sell for and give of it. */
export const BILLING_ROWS = personVerbs({
  name: 'billing',
  exports: {
    'app.connect_account': `SELECT country, account_ref, attempt_email, attempt_name, attempted_at, state, currency, demands,
        demands_until, is_checking, way_out, pays_out, read_at
      FROM app.connect_account WHERE creator_id IN ${OWN}`,
    'app.tier_card_price': `SELECT tier_no, version, amount, currency, refund_rule, refund_days, at FROM app.tier_card_price
      WHERE creator_id IN ${OWN} ORDER BY at`,
    'app.fee_schedule': `SELECT product, rail, bps, from_at, until_at FROM app.fee_schedule WHERE creator_id IN ${OWN} ORDER BY from_at`,
  },
  erases: { 'app.connect_account': `DELETE FROM app.connect_account WHERE creator_id IN ${OWN}` },
})

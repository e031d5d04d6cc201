import { personVerbs } from '#db/personVerbs.ts'

const OWN = '(SELECT id FROM app.creator WHERE account_id = $1)'

/** What billing has of a person: how their account at the payment provider stands. */
export const BILLING_ROWS = personVerbs({
  name: 'billing',
  exports: {
    'app.connect_account': `SELECT country, account_ref, attempt_email, attempt_name, attempted_at, state, currency, demands,
        demands_until, is_checking, way_out, pays_out, read_at
      FROM app.connect_account WHERE creator_id IN ${OWN}`,
  },
  erases: { 'app.connect_account': `DELETE FROM app.connect_account WHERE creator_id IN ${OWN}` },
})

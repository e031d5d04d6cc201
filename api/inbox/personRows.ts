import { personVerbs } from '#db/personVerbs.ts'

const OWN = `(SELECT k.account_ref FROM app.connect_account k JOIN app.creator c ON c.id = k.creator_id
  WHERE c.account_id = $1)`

/** Events of a creator's account at the payment provider, found by it; who pays is named by no event. */
export const INBOX_ROWS = personVerbs({
  name: 'inbox',
  exports: {},
  erases: {
    'app.inbox': `DELETE FROM app.inbox WHERE account_ref IN ${OWN}`,
    'app.event_cursor': `DELETE FROM app.event_cursor WHERE scope IN ${OWN}`,
  },
})

import { personVerbs } from '#db/personVerbs.ts'

const OWN = `(SELECT h.id FROM app.channel h JOIN app.creator c ON c.id = h.creator_id WHERE c.account_id = $1)`

/** What tips have of a person: the wish to be named, and where their channels are paid. What was given is on the chain, and named no more. */
export const TIP_ROWS = personVerbs({
  name: 'tips',
  exports: {
    'app.tip_name': 'SELECT shows_name FROM app.tip_name WHERE account_id = $1',
    'app.tip_context': `SELECT channel_id, room_id, '0x' || encode(payee, 'hex') AS payee, fixed_at FROM app.tip_context
      WHERE channel_id IN ${OWN} ORDER BY fixed_at`,
  },
  erases: {
    'app.tip_name': 'DELETE FROM app.tip_name WHERE account_id = $1',
    'app.tip_context': `DELETE FROM app.tip_context WHERE channel_id IN ${OWN}`,
  },
})

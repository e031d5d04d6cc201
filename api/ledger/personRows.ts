import { personVerbs } from '#db/personVerbs.ts'

const OWN = '(SELECT id FROM app.creator WHERE account_id = $1)'

/** What the books have of a creator, and what the record has of who looked at those of others. They are kept without a name: who the creator was is forgotten with their account. What was told of waiting money goes with it. */
export const LEDGER_ROWS = personVerbs({
  name: 'ledger',
  exports: {
    'app.ledger_account': `SELECT place, ref, currency FROM app.ledger_account WHERE creator_id IN ${OWN}`,
    'app.journal': `SELECT key, kind, rail, at, subject FROM app.journal WHERE creator_id IN ${OWN} ORDER BY at`,
    'app.posting': `SELECT j.key, a.place, p.currency, p.amount::text AS amount FROM app.posting p
      JOIN app.journal j ON j.id = p.journal_id JOIN app.ledger_account a ON a.id = p.account_id
      WHERE p.creator_id IN ${OWN} ORDER BY j.at, j.id, p.n`,
    'app.audit': 'SELECT at, act, object, reason FROM app.audit WHERE actor = $1 ORDER BY at',
    'app.credit_notice': `SELECT chain_id, '0x' || encode(wallet, 'hex') AS wallet, currency, '0x' || encode(ledger, 'hex') AS ledger,
      told_units::text AS told_units, told_at FROM app.credit_notice WHERE account_id = $1 ORDER BY told_at, wallet, currency, ledger`,
  },
  erases: { 'app.credit_notice': 'DELETE FROM app.credit_notice WHERE account_id = $1' },
})

import { personVerbs } from '#db/personVerbs.ts'

/** What passes have of a person: the links they gave away. The passes themselves are the chain's. */
export const PASS_ROWS = personVerbs({
  name: 'passes',
  exports: {
    'app.share_link': `SELECT code, chain_id, '0x' || encode(collection, 'hex') AS collection, '0x' || encode(wallet, 'hex') AS wallet,
      created_at FROM app.share_link WHERE account_id = $1 ORDER BY created_at`,
  },
  erases: { 'app.share_link': 'DELETE FROM app.share_link WHERE account_id = $1' },
})

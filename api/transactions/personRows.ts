import { personVerbs } from '#db/personVerbs.ts'

/** What transactions have of a person; the chain keeps its own record. */
export const TRANSACTION_ROWS = personVerbs({
  name: 'transactions',
  exports: {
    'app.tx_intent': `SELECT chain_id, '0x' || encode(wallet, 'hex') AS wallet, nonce, purpose, '0x' || encode(tx_hash, 'hex') AS tx_hash,
      state, block, created_at, updated_at FROM app.tx_intent WHERE account_id = $1 ORDER BY created_at`,
  },
  erases: {},
  byOwner: ['app.tx_intent'],
})

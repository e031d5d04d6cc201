import { ledgerAbi } from '#generated/abis.ts'
import { type Purpose, topicsNamed } from '../transactions/purposes.ts'

/** What people send transactions for at the ledger. */
export const LEDGER_PURPOSES = {
  claim: { contract: 'ledger', topics: topicsNamed(ledgerAbi, 'Withdrawn') },
} as const satisfies Record<string, Purpose>

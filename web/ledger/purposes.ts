import type { PurposeWords } from '#web/transactions/purpose.ts'

/** What people read of what they took out of the ledger. */
export const LEDGER_PURPOSES = {
  claim: {
    onTheWay: 'Your money is on its way.',
    done: 'Your money was sent.',
    undone: 'Nothing was bought',
  },
} as const satisfies Record<string, PurposeWords>

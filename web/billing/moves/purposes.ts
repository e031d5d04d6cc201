import type { PurposeWords } from '#web/transactions/purpose.ts'

/** What people read of a card ticket that they bring into a wallet. */
export const MOVE_PURPOSES = {
  move: {
    onTheWay: 'Your pass is on its way to your wallet.',
    done: 'Your pass is in your wallet.',
    undone: 'Nothing was bought',
  },
} as const satisfies Record<string, PurposeWords>

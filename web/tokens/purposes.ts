import type { PurposeWords } from '#web/transactions/purpose.ts'

/** What fans read of what they sent for creator tokens and for what doors lock. */
export const TOKEN_PURPOSES = {
  trade: {
    onTheWay: 'Your payment is on its way.',
    done: 'Paid. The tokens are yours.',
    undone: 'Nothing was bought',
  },
  lock: {
    onTheWay: 'Your tokens are on their way into the lock.',
    done: 'Your tokens are locked. You can take them back at any time.',
    undone: 'Nothing was locked',
  },
  unlock: {
    onTheWay: 'Your tokens are on their way back to your wallet.',
    done: 'Your tokens are back in your wallet.',
    undone: 'Nothing was taken back',
  },
} as const satisfies Record<string, PurposeWords>

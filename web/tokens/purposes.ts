import type { PurposeWords } from '#web/transactions/purpose.ts'

/** What fans read of what they sent for creator tokens. */
export const TOKEN_PURPOSES = {
  trade: {
    onTheWay: 'Your payment is on its way.',
    done: 'Paid. The tokens are yours.',
    undone: 'Nothing was bought',
  },
} as const satisfies Record<string, PurposeWords>

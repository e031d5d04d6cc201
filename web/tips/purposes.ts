import type { PurposeWords } from '#web/transactions/purpose.ts'

/** What fans read of what they sent as a tip, and creators of what they had divided. */
export const TIP_PURPOSES = {
  tip: { onTheWay: 'Your tip is on its way.', done: 'Your tip arrived.', undone: 'Nothing was given' },
  distribute: {
    onTheWay: 'The tips are on their way to be divided.',
    done: 'The tips are divided.',
    undone: 'Nothing was divided',
  },
} as const satisfies Record<string, PurposeWords>

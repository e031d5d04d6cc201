import type { PurposeWords } from '#web/transactions/purpose.ts'

const undone = 'Nothing was bought'

/** What creators read of what they sent. */
export const CREATOR_PURPOSES = {
  collection: {
    onTheWay: 'Your pass collection is on its way.',
    done: 'Your pass collection exists.',
    undone,
  },
  tier: { onTheWay: 'The tier is on its way.', done: 'The tier is as you want it.', undone },
  payout: {
    onTheWay: 'The new payout address is on its way.',
    done: 'Sales go to the new address.',
    undone,
  },
  collect: {
    onTheWay: 'What was kept is being collected.',
    done: 'What was kept is on its way to you.',
    undone,
  },
} as const satisfies Record<string, PurposeWords>

import type { PurposeWords } from '#web/transactions/purpose.ts'

/** What fans read of what they sent as a tip. */
export const TIP_PURPOSES = {
  tip: { onTheWay: 'Your tip is on its way.', done: 'Your tip arrived.', undone: 'Nothing was given' },
} as const satisfies Record<string, PurposeWords>

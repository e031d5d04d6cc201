import type { PurposeWords } from '#web/transactions/purpose.ts'

const undone = 'Nothing was bought'

/** What fans read of what they sent for a pass. */
export const PASS_PURPOSES = {
  purchase: { onTheWay: 'Your payment is on its way.', done: 'Paid. The pass is yours.', undone },
  upgrade: { onTheWay: 'Your payment is on its way.', done: 'Paid. Your pass moved up.', undone },
  refund: { onTheWay: 'The pass is on its way back.', done: 'The pass was given back.', undone },
  transfer: { onTheWay: 'The pass is on its way.', done: 'The pass was handed over.', undone },
} as const satisfies Record<string, PurposeWords>

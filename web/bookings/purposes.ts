import type { PurposeWords } from '#web/transactions/purpose.ts'

/** What creators and fans read of what they sent for calls. */
export const BOOKING_PURPOSES = {
  policy: {
    onTheWay: 'Your terms are on their way to the chain.',
    done: 'Your terms are on the chain.',
    undone: 'No terms were put on the chain',
  },
  offer: {
    onTheWay: 'Your price is on its way to the chain.',
    done: 'The chain has your price as you want it.',
    undone: 'No price was changed on the chain',
  },
  booking: {
    onTheWay: 'Your booking is on its way.',
    done: 'Your call is booked.',
    undone: 'Nothing was booked',
  },
  settle: {
    onTheWay: 'What you sent about the call is on its way.',
    done: 'The escrow has it.',
    undone: 'Nothing was changed about the call',
  },
} as const satisfies Record<string, PurposeWords>

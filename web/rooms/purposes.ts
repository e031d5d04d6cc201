import type { PurposeWords } from '#web/transactions/purpose.ts'

/** What hosts read of what they sent for a room. */
export const ROOM_PURPOSES = {
  room: {
    onTheWay: 'Your change of a room on the chain is on its way.',
    done: 'The chain has it.',
    undone: 'Nothing was changed on the chain',
  },
  split: {
    onTheWay: 'The contract that divides your tips is on its way.',
    done: 'The contract that divides your tips is there.',
    undone: 'Nothing was made',
  },
} as const satisfies Record<string, PurposeWords>

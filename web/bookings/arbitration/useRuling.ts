import { type EscrowPress, useEscrowPress } from '../booked/steps/useEscrowPress.ts'
import { LISTED_KEY } from './arbitrationQueries.ts'
import type { RulingOrder } from './rulingTransaction.ts'

/** A ruling from press to block, and until the server knows of it. @param isOpen the dispute waits for a ruling, as the server knows it */
export function useRuling(isOpen: boolean): EscrowPress<RulingOrder> {
  return useEscrowPress<RulingOrder>({
    load: async () => (await import('./rulingTransaction.ts')).rulingAction,
    isKnown: () => !isOpen,
    queryKey: LISTED_KEY,
  })
}

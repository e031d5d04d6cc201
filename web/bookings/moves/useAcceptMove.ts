import type { TxPress } from '#web/transactions/useTxPress.ts'
import { byWallet, type OwnBooking } from '../booked/bookingModel.ts'
import { useEscrowPress } from '../booked/steps/useEscrowPress.ts'
import type { AcceptOrder } from './acceptTransaction.ts'
import type { ProposedMove } from './moveModel.ts'

export interface AcceptMove extends Pick<TxPress, 'phase' | 'isBusy'> {
  /** of the last press; null: none yet */
  move: ProposedMove | null
  /** the network has it, and the server has not read it there yet */
  isAwaited: boolean
  /** the booking has the date that was accepted here */
  isDone: boolean
  accept: (move: ProposedMove) => void
  /** something else is done: what came of the last press is about that no more */
  forget: () => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** Accepts another date from press to block, and until the server has the booking there. */
export function useAcceptMove(booking: OwnBooking): AcceptMove {
  // the date alone does not tell: it may move once more, and each change that the escrow takes counts up
  const isMoved = (decided: AcceptOrder) => booking.revision !== decided.booking.revision
  const { phase, isBusy, order, isIncluded, isAwaited, send, forget, warm } = useEscrowPress<AcceptOrder>({
    load: async () => {
      const { acceptAction } = await import('./acceptTransaction.ts')
      return (one, owner, now) => acceptAction({ ...one, booking: byWallet(one.booking) }, owner, now)
    },
    isKnown: (decided) => isMoved(decided) || booking.status !== 'booked',
  })
  const isHere = order !== null && isMoved(order) && booking.startsAt === order.move.startsAt
  return {
    ...{ phase, isBusy, isAwaited, forget, warm, move: order?.move ?? null },
    isDone: isIncluded && isHere && booking.status === 'booked',
    accept: (move) => send({ booking, move }),
  }
}

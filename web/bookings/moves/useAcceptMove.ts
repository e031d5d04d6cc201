import { call } from '#web/kit/api/client.ts'
import type { TxPress } from '#web/transactions/useTxPress.ts'
import { byWallet, type OwnBooking } from '../booked/bookingModel.ts'
import { useCallPress } from '../booked/steps/useCallPress.ts'
import type { AcceptOrder } from './acceptTransaction.ts'
import { agreedMoveText } from './cards/cardMoveModel.ts'
import type { ProposedMove } from './moveModel.ts'

export interface AcceptMove extends Pick<TxPress, 'phase' | 'isBusy'> {
  /** of the last press; null: none yet */
  move: ProposedMove | null
  /** it was taken, and the server has not read it there yet */
  isAwaited: boolean
  /** what its button reads while it works; null: its own words */
  word: string | null
  /** the booking has the date that was accepted here */
  isDone: boolean
  accept: (move: ProposedMove) => void
  /** something else is done: what came of the last press is about that no more */
  forget: () => void
  /** loads what a press needs, ahead of it */
  warm: () => void
}

/** Accepts a date of a call by card with the text that was shown. */
function acceptByCard({ booking, move }: AcceptOrder): Promise<OwnBooking> {
  // an empty one is refused like any that differs from what the server has
  const text = agreedMoveText(booking, Date.parse(move.startsAt)) ?? ''
  return call('acceptCardMove', { params: { bookingId: booking.id, moveId: move.id }, body: { text } })
}

/** Accepts another date, until the server has the booking there: by wallet from press to block, by card with one question. */
export function useAcceptMove(booking: OwnBooking): AcceptMove {
  // the date alone does not tell: it may move once more, and each change that the escrow takes counts up
  const isMoved = (decided: AcceptOrder) => booking.revision !== decided.booking.revision
  const press = useCallPress<AcceptOrder>({
    rail: booking.rail,
    load: async () => {
      const { acceptAction } = await import('./acceptTransaction.ts')
      return (one, owner, now) => acceptAction({ ...one, booking: byWallet(one.booking) }, owner, now)
    },
    take: acceptByCard,
    isKnown: (decided) => isMoved(decided) || booking.status !== 'booked',
  })
  const { phase, isBusy, order, isIncluded, isAwaited, word, send, forget, warm } = press
  const isHere = order !== null && isMoved(order) && booking.startsAt === order.move.startsAt
  // by card an answer that was lost is found by what is read
  const isTaken = isIncluded || (booking.rail === 'card' && !isBusy && phase.at !== 'stopped')
  return {
    ...{ phase, isBusy, isAwaited, word, forget, warm, move: order?.move ?? null },
    isDone: isTaken && isHere && booking.status === 'booked',
    accept: (move) => send({ booking, move }),
  }
}

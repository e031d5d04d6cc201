import { useQueryClient } from '@tanstack/react-query'
import type { CallPrice } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { ApiProblem, problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain } from '#web/kit/api/queries.ts'
import { failureText } from '#web/payments/callCard.ts'
import { type PurchasePress, usePurchasePress } from '#web/payments/usePurchasePress.ts'
import { reservationsQuery } from '../book/bookQueries.ts'
import { type HeldCardOrder, heldCardOrder } from './heldCard.ts'

/** Refusals after which what was shown is other than before. */
const STALE = ['PRICE_CHANGED', 'NOT_SOLD_BY_CARD', 'CONFLICT', 'FORBIDDEN', 'NOT_FOUND']

/** A held time that is reserved by card. */
export interface ReserveByCard extends Pick<PurchasePress<HeldCardOrder>, 'phase' | 'isBusy' | 'problem'> {
  /** the price that was pressed and is another one now; null: it is the same */
  was: Pick<HeldCardOrder, 'amount' | 'currency'> | null
  press: (price: CallPrice) => void
}

/** What became of a press whose answer was lost is known to the server alone. */
const isLost = (error: unknown): boolean => !(error instanceof ApiProblem)

/**
 * Reserves a held time by card, from the press to the provider's page. A press while one is under way does nothing.
 * @param onGone a refused press found it not held any more
 */
export function useReserveByCard(
  reservation: Reservation,
  onGone: (reservation: Reservation, mayBePaid: boolean) => void,
): ReserveByCard {
  const queries = useQueryClient()
  const { queryKey } = reservationsQuery()
  const { phase, isBusy, problem, pressed, refusal, press } = usePurchasePress<HeldCardOrder>({
    ask: (order, keyOf) =>
      call('reserveByCard', {
        params: { reservationId: reservation.id },
        body: { clientKey: keyOf([reservation.id, order.amount, order.currency]), ...order },
      }),
    failureOf: (purchase) => failureText(purchase, purchase.failCode ?? 'DECLINED'),
    reread: async (error) => {
      const isKnown = error !== undefined && !isLost(error) && !STALE.includes(problemCode(error) ?? '')
      if (!isKnown) await readAgain(queries, { queryKey })
    },
    onRefused(error) {
      const held = queries.getQueryData(queryKey)?.reservations
      if (held && !held.some(({ id }) => id === reservation.id)) onGone(reservation, isLost(error))
    },
  })
  return {
    ...{ phase, isBusy, problem },
    was: problemCode(refusal) === 'PRICE_CHANGED' ? pressed : null,
    press: (price) => press(heldCardOrder(reservation, price)),
  }
}

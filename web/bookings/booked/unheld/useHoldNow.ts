import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PurchaseWay } from '#domain/billing/words.ts'
import { call } from '#web/kit/api/client.ts'
import { readAgain } from '#web/kit/api/queries.ts'
import { type PurchasePress, usePurchasePress } from '#web/payments/usePurchasePress.ts'
import type { OwnBooking } from '../bookingModel.ts'
import { BOOKINGS_KEY } from '../bookingQueries.ts'
import { unheldWhy } from './unheldWords.ts'

/** The money of a call that its fan has held, in one of the two ways. */
export type HoldNow = Omit<PurchasePress<PurchaseWay>, 'refusal'>

/** Has the money of a call held, from the press to the provider's page. A press while one is under way does nothing. */
export function useHoldNow(booking: OwnBooking): HoldNow {
  const queries = useQueryClient()
  const [revision, setRevision] = useState(booking.revision)
  const { problem, press, ...rest } = usePurchasePress<PurchaseWay>({
    ask: (way, keyOf) =>
      call('holdCall', {
        params: { bookingId: booking.id },
        body: { clientKey: keyOf([booking.id, way]), way },
      }),
    failureOf: ({ failCode }) => `${unheldWhy(booking, failCode)} Nothing is taken.`,
    // it may be held, or over, by now; words do not wait for that
    reread: async () => void readAgain(queries, { queryKey: BOOKINGS_KEY }),
  })
  return {
    ...rest,
    // what came of it is nothing to a call that has another date since
    problem: revision === booking.revision ? problem : null,
    press(way) {
      setRevision(booking.revision)
      press(way)
    },
  }
}

import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import type { OwnBooking } from './bookingModel.ts'

const READ_AGAIN_MS = 15_000
/** While the network can still take a payment back, or a bank is being asked. */
const UNSECURED_MS = 2000

/** One that the network dropped is waited for without haste, and so is money that a card holds days later, unless that is tried just now. */
const isConfirming = ({ isSecured, status, rail, hold }: OwnBooking): boolean =>
  rail === 'chain' ? !isSecured && status !== 'none' : (hold?.later?.openPurchaseId ?? null) !== null

/** Of all that is known about booked calls; what one account was answered is nothing of another. */
export const BOOKINGS_KEY = ['bookings'] as const

/**
 * Calls of an account, as fan and as creator; read again while the page is in sight.
 * @param isExpected true: also where there is none yet
 */
export function bookingsQuery(accountId: string, isExpected = false) {
  return queryOptions({
    queryKey: [...BOOKINGS_KEY, accountId],
    queryFn: () => call('listBookings', {}),
    staleTime: 1000,
    refetchInterval: ({ state }) => {
      if (!isExpected && state.data?.bookings.length === 0) return false
      return state.data?.bookings.some(isConfirming) ? UNSECURED_MS : READ_AGAIN_MS
    },
  })
}

/** One of them. */
export function bookingQuery(accountId: string, bookingId: string) {
  return queryOptions({
    queryKey: [...BOOKINGS_KEY, accountId, bookingId],
    queryFn: () => call('getBooking', { params: { bookingId } }),
    staleTime: 1000,
    refetchInterval: ({ state }) => (state.data && isConfirming(state.data) ? UNSECURED_MS : READ_AGAIN_MS),
  })
}

/** Puts an answer where it is read; nowhere once the account signed out meanwhile. */
export function showBooking(queries: QueryClient, accountId: string, answer: OwnBooking): void {
  const { queryKey } = bookingsQuery(accountId)
  if (queries.getQueriesData({ queryKey }).length === 0) return
  queries.setQueryData(bookingQuery(accountId, answer.id).queryKey, answer)
}

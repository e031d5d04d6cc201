import { queryOptions } from '@tanstack/react-query'
import type { CallDispute, CallFile } from '#api/bookings/disputes/contract.ts'
import { call, fillPath, routeOf } from '#web/kit/api/client.ts'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { bookingQuery } from '../booked/bookingQueries.ts'

const READ_AGAIN_MS = 15_000

/** What both sides of a call say; read again with the booking, and forgotten with the account. */
export function disputeQuery(accountId: string, bookingId: string) {
  return queryOptions<CallDispute>({
    queryKey: [...bookingQuery(accountId, bookingId).queryKey, 'dispute'],
    queryFn: () => call('getDispute', { params: { bookingId } }),
    staleTime: 1000,
    refetchInterval: READ_AGAIN_MS,
  })
}

const AFTER_DISPUTE = ['ruled', 'arbiterSilent']

/** True where somebody objected for sure; one that ended otherwise may have been disputed too. */
export function wasDisputed({ status, settlement }: Pick<OwnBooking, 'status' | 'settlement'>): boolean {
  return status === 'disputed' || (settlement !== null && AFTER_DISPUTE.includes(settlement.cause))
}

/** Where a file of a call is read. */
export function callFileHref(bookingId: string, { id }: Pick<CallFile, 'id'>): string {
  return fillPath(routeOf('getCallFile').path, { bookingId, fileId: id })
}

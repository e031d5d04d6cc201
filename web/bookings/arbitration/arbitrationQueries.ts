import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { BOOKINGS_KEY } from '../booked/bookingQueries.ts'

const READ_AGAIN_MS = 15_000

/** Of the disputed calls that an arbiter sees; forgotten with all that is known about booked calls. */
export const LISTED_KEY = [...BOOKINGS_KEY, 'disputes'] as const

/** A disputed call in the list of an arbiter. */
export type ListedCall = CallOutput<'listDisputes'>['disputes'][number]

/** A disputed call as an arbiter read it; who read stands in the record. */
export type DisputeReading = CallOutput<'readDispute'>

/** Disputed calls; NOT_FOUND for everybody whom the settings do not name. */
export function listedQuery(accountId: string) {
  return queryOptions({
    queryKey: [...LISTED_KEY, accountId],
    queryFn: () => call('listDisputes', {}),
    retry: false,
    staleTime: 1000,
    refetchInterval: ({ state }) => (state.data ? READ_AGAIN_MS : false),
  })
}

import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import type { MeetingBooking } from '../meetingFlow.ts'
import { readAgainMs } from './recordModel.ts'

/** What was seen of a call, read again while something can still come in. What one account was answered is nothing of another. */
export function callRecordQuery(
  accountId: string,
  booking: Pick<MeetingBooking, 'id' | 'startsAt' | 'endsAt'>,
) {
  return queryOptions({
    queryKey: ['call-record', accountId, booking.id],
    queryFn: () => call('readCallRecord', { params: { bookingId: booking.id } }),
    staleTime: 1000,
    refetchInterval: () => readAgainMs(booking, serverNow()),
  })
}

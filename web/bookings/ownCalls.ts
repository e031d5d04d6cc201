import { queryOptions } from '@tanstack/react-query'
import type { CallOfferWish, OwnCalls } from '#api/bookings/contract.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { call } from '#web/kit/api/client.ts'

/** Hours and offers of the signed-in creator: what one account was answered is nothing of another. */
export function ownCallsQuery(accountId: string) {
  return queryOptions({
    queryKey: ['own-calls', accountId],
    queryFn: () => call('getOwnCalls', {}),
    staleTime: 5000,
  })
}

/** What is done with them; each throws what the server says. */
export interface CallActs {
  onSave: (body: { revision: number; calendar: CallCalendar }) => Promise<OwnCalls>
  onOffer: (wish: CallOfferWish) => Promise<OwnCalls>
  onTakeBack: (offerId: string) => Promise<OwnCalls>
  /** asks for them again */
  onRefresh: () => Promise<OwnCalls>
}

import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** Where a tip is given: in a live room, or to a channel itself. */
export interface TipPlace {
  kind: 'room' | 'channel'
  id: string
}

/** By what can be given somewhere: a tip from a wallet, a gift by card. */
export interface TipWays {
  wallet: boolean
  card: boolean
}

/** What is known of all terms of a place is kept under it. */
export function tipTermsKey({ id }: TipPlace): string[] {
  return ['tip-terms', id]
}

/** What a tip is sent as; asked whenever its sheet opens, for a room may have ended meanwhile. */
export function tipTermsQuery(place: TipPlace) {
  const params = { id: place.id }
  return queryOptions({
    queryKey: [...tipTermsKey(place), 'wallet'],
    queryFn: () =>
      place.kind === 'room' ? call('getTipTerms', { params }) : call('askChannelTipTerms', { params }),
    gcTime: 0,
  })
}

/** What a gift by card is paid with there; asked whenever it is shown. */
export function cardTermsQuery(place: TipPlace) {
  const params = { id: place.id }
  return queryOptions({
    queryKey: [...tipTermsKey(place), 'card'],
    queryFn: () =>
      place.kind === 'room' ? call('getRoomCardTerms', { params }) : call('getChannelCardTerms', { params }),
    gcTime: 0,
  })
}

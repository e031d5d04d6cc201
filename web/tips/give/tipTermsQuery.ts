import { queryOptions } from '@tanstack/react-query'
import { call } from '#web/kit/api/client.ts'

/** Where a tip is given: in a live room, or to a channel itself. */
export interface TipPlace {
  kind: 'room' | 'channel'
  id: string
}

/** What a tip is sent as; asked whenever its sheet opens, for a room may have ended meanwhile. */
export function tipTermsQuery({ kind, id }: TipPlace) {
  const params = { id }
  return queryOptions({
    queryKey: ['tip-terms', id],
    queryFn: () =>
      kind === 'room' ? call('getTipTerms', { params }) : call('askChannelTipTerms', { params }),
    gcTime: 0,
  })
}

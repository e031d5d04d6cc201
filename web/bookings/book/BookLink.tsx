import { useQuery } from '@tanstack/react-query'
import { NavLink } from 'react-router'
import { fromPrice } from './bookChoice.ts'
import { offeredCallsQuery } from './bookQueries.ts'

/** The way to the calls of a channel, where it offers some. */
export function BookLink({ channelId, handle }: { channelId: string; handle: string }) {
  const { data } = useQuery(offeredCallsQuery(channelId))
  if (!data || data.isPaused || data.offers.length === 0) return null
  const from = fromPrice(data.offers)
  return <NavLink to={`/c/${handle}/book`}>Book a call{from === null ? '' : ` · from ${from}`}</NavLink>
}

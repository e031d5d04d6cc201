import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useMe } from '#web/kit/api/queries.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { bookingsQuery } from './bookingQueries.ts'

/** The way to the calls that somebody booked; nothing at all for who booked none. */
export default function CallsLink() {
  const { data } = useQuery(bookingsQuery(useMe()?.accountId ?? ''))
  if (!data?.bookings.some(({ side }) => side === 'fan')) return null
  return (
    <p className="mt-8">
      <Link className={buttonClass({ kind: 'line', size: 'mid' })} to="/me/calls">
        Your calls
      </Link>
    </p>
  )
}

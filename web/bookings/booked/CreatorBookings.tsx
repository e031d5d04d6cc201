import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { isFinal } from '#domain/booking/terms.ts'
import { useMe } from '#web/kit/api/queries.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { type BookingContext, BookingRows } from './BookingRows.tsx'
import type { OwnBooking } from './bookingModel.ts'
import { bookingsQuery } from './bookingQueries.ts'
import { bookingGroups } from './bookingWords.ts'
import { BookingSteps } from './steps/BookingSteps.tsx'
import { UnplacedNote } from './UnplacedNote.tsx'

const isUnplaced = ({ isPlaced, status }: OwnBooking) => !isPlaced && status !== 'none' && !isFinal(status)

/** What was booked of a creator: first what waits for their word; nothing at all where nobody booked. */
export function CreatorBookingsView({
  bookings,
  ...context
}: BookingContext & { bookings: readonly OwnBooking[] }) {
  const titleId = useId()
  if (bookings.length === 0) return null
  const { open, over } = bookingGroups(bookings)
  const placed = open.filter((booking) => !isUnplaced(booking))
  return (
    <section className="mb-10" aria-labelledby={titleId} data-testid={titleId}>
      <h2 className="d4 mb-3" id={titleId}>
        Booked calls
      </h2>
      <div className="flex flex-col gap-3">
        {open.filter(isUnplaced).map((booking) => (
          <UnplacedNote key={booking.id} booking={booking} {...context}>
            <BookingSteps booking={booking} {...context} only={['decline']} />
          </UnplacedNote>
        ))}
      </div>
      {placed.length === 0 ? (
        <p className="text-sm text-t2 mt-2">No other call is open.</p>
      ) : (
        <BookingRows bookings={placed} {...context} />
      )}
      {over.length === 0 ? null : (
        <details className="mt-4">
          <summary className="text-sm text-t2 cursor-pointer py-1">
            Calls that are over ({over.length})
          </summary>
          <BookingRows bookings={over} {...context} />
        </details>
      )}
    </section>
  )
}

/** The calls that were booked of the account. @param zone of who reads */
export function CreatorBookings({ zone }: { zone: string }) {
  const { data, error, refetch } = useQuery(bookingsQuery(useMe()?.accountId ?? '', true))
  const nowS = Math.floor(useServerNow() / 1000)
  if (error && !data)
    return (
      <div className="mb-10">
        <Oops what="We could not load your booked calls." error={error} onRetry={() => void refetch()} />
      </div>
    )
  const booked = data?.bookings.filter(({ side }) => side === 'creator') ?? []
  return <CreatorBookingsView bookings={booked} {...{ nowS, zone }} />
}

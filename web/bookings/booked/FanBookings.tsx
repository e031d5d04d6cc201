import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef } from 'react'
import { Link } from 'react-router'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { useMe } from '#web/kit/api/queries.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { reservationsQuery } from '../book/bookQueries.ts'
import { type BookingContext, BookingRows } from './BookingRows.tsx'
import type { OwnBooking } from './bookingModel.ts'
import { bookingsQuery } from './bookingQueries.ts'
import { bookingGroups } from './bookingWords.ts'

/** What somebody booked: first what is still open, then what is over. */
export function FanBookingsView({
  bookings,
  ...context
}: BookingContext & { bookings: readonly OwnBooking[] }) {
  const { open, over } = bookingGroups(bookings)
  const [openId, overId] = [useId(), useId()]
  if (bookings.length === 0)
    return (
      <Empty
        action={
          <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} to="/">
            Look around
          </Link>
        }
      >
        No call yet. What you have just paid for appears here within seconds.
      </Empty>
    )
  return (
    <div className="flex flex-col gap-8">
      {open.length === 0 ? null : (
        <section aria-labelledby={openId}>
          <h2 className="d5" id={openId}>
            Ahead and open
          </h2>
          <BookingRows bookings={open} {...context} />
        </section>
      )}
      {over.length === 0 ? null : (
        <section aria-labelledby={overId}>
          <h2 className="d5" id={overId}>
            Over
          </h2>
          <BookingRows bookings={over} {...context} />
        </section>
      )}
    </div>
  )
}

/** What is being paid now: by wallet it comes by itself, by card somebody may have left the provider's page. */
function Expected({ paying }: { paying: readonly Reservation[] }) {
  return paying.map(({ id, byCard }) => {
    const purchaseId = byCard?.purchaseId ?? null
    return (
      <p key={id} className="text-sm text-t2 mb-4" role="status" data-testid="calls-expected">
        {purchaseId === null ? (
          'A call of yours is being paid. It appears here by itself.'
        ) : (
          <>
            {byCard?.way === 'later' ? 'Saving a card' : 'A payment by card'} for a call is not finished, or
            is being checked.{' '}
            <Link className="inline-block py-1" to={`/pay/${purchaseId}`}>
              {byCard?.way === 'later' ? 'Go on' : 'Go on paying'}
            </Link>
          </>
        )}
      </p>
    )
  })
}

/** The calls that the account booked. @param zone of who reads */
export function FanBookings({ zone }: { zone: string }) {
  const nowMs = useServerNow()
  const { data: held } = useQuery(reservationsQuery())
  // what is held may have been paid
  const isExpected = held?.reservations.some(({ heldUntil }) => Date.parse(heldUntil) > nowMs) ?? true
  const paying = held?.reservations.filter((one) => one.isPaying) ?? []
  const isPaying = paying.length > 0
  const { data, error, refetch } = useQuery(bookingsQuery(useMe()?.accountId ?? '', isExpected))
  // a held time goes when the booking comes
  const wasPaying = useRef(isPaying)
  useEffect(() => {
    if (wasPaying.current && !isPaying) void refetch()
    wasPaying.current = isPaying
  }, [isPaying, refetch])
  const nowS = Math.floor(nowMs / 1000)
  if (data) {
    const booked = data.bookings.filter(({ side }) => side === 'fan')
    return (
      <>
        <Expected paying={paying} />
        <FanBookingsView bookings={booked} {...{ nowS, zone }} />
      </>
    )
  }
  if (error) return <Oops what="We could not load your calls." error={error} onRetry={() => void refetch()} />
  return (
    <Loading label="Loading your calls">
      <SkeletonLine height="h-32" />
    </Loading>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { useSession } from '#web/accounts/useSession.ts'
import { BookingView } from '#web/bookings/booked/BookingView.tsx'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { bookingQuery } from '#web/bookings/booked/bookingQueries.ts'
import { bookingTitle, otherPerson } from '#web/bookings/booked/bookingWords.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { SignInFirst } from '#web/pages/SignInFirst.tsx'
import { ownZone } from '#web/rooms/schedule/when.ts'
import { NothingHere } from '../NothingHere.tsx'

/** The other one, with the way to their page. */
function With({ booking }: { booking: OwnBooking }) {
  const { side, channel } = booking
  if (side === 'creator' || channel === null) return <bdi>{otherPerson(booking, 'a fan')}</bdi>
  return (
    <Link className="underline" to={`/c/${channel.handle}`}>
      <bdi>{channel.name}</bdi>
    </Link>
  )
}

function Shown({ booking }: { booking: OwnBooking }) {
  const nowS = Math.floor(useServerNow() / 1000)
  const isFan = booking.side === 'fan'
  return (
    <div className="main" data-testid="state:booking">
      <title>{`${bookingTitle(booking)} · Stagedoor`}</title>
      <p className="text-sm mb-2">
        <Link className="inline-block py-1 text-t2" to={isFan ? '/me/calls' : '/studio/calendar'}>
          {isFan ? 'Your calls' : 'Calls'}
        </Link>
      </p>
      <h1 className="d3 mb-4 break-words">
        {bookingTitle(booking)} with <With booking={booking} />
      </h1>
      <BookingView booking={booking} nowS={nowS} zone={ownZone()} />
    </div>
  )
}

function Own({ accountId, id }: { accountId: string; id: string }) {
  const { data, error, refetch } = useQuery(bookingQuery(accountId, id))
  const code = problemCode(error)
  // what is theirs no more is known by the refusal, whatever was shown before
  if (code === 'NOT_FOUND' || code === 'INVALID_INPUT')
    return <NothingHere>You have no call at this address.</NothingHere>
  if (data) return <Shown booking={data} />
  return (
    <div className="main">
      {error ? (
        <Oops what="We could not load this call." error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading label="Loading the call">
          <SkeletonLine height="h-32" />
        </Loading>
      )}
    </div>
  )
}

/** `/me/calls/:bookingId`: one booked call, for either side. */
export default function BookingPage() {
  const { bookingId = '' } = useParams()
  const { account, isLoading } = useSession()
  if (account) return <Own key={bookingId} accountId={account.accountId} id={bookingId} />
  return (
    <div className="main">
      <title>Your call · Stagedoor</title>
      <h1 className="d2 mb-6">Your call</h1>
      {isLoading ? null : (
        <SignInFirst reason="Sign in to see your call">A call belongs to the two who meet in it.</SignInFirst>
      )}
    </div>
  )
}

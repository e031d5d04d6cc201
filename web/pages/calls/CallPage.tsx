import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { useSession } from '#web/accounts/useSession.ts'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { bookingQuery } from '#web/bookings/booked/bookingQueries.ts'
import { bookingTitle, otherPerson } from '#web/bookings/booked/bookingWords.ts'
import type { Face } from '#web/calls/call/CallFace.tsx'
import { MeetingView } from '#web/calls/MeetingView.tsx'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { NothingHere } from '../NothingHere.tsx'
import { SignInFirst } from '../SignInFirst.tsx'

/** The two of a call as each is shown: a creator by the mark of their channel. */
function facesOf(booking: OwnBooking): { creator: Face; fan: Face } {
  const { id, side, channel, fanName } = booking
  const other = otherPerson(booking, 'The fan')
  return {
    creator: {
      name: channel?.name ?? (side === 'fan' ? other : 'You'),
      ...{ handle: channel?.handle ?? null, id: `${id}/creator` },
    },
    fan: { name: fanName ?? (side === 'fan' ? 'You' : other), handle: null, id: `${id}/fan` },
  }
}

function Shown({ booking }: { booking: OwnBooking }) {
  const faces = facesOf(booking)
  const isFan = booking.side === 'fan'
  const [own, other] = isFan ? [faces.fan, faces.creator] : [faces.creator, faces.fan]
  return (
    <div className="main callmain" data-testid="state:call">
      <title>{`${bookingTitle(booking)} · Stagedoor`}</title>
      <h1 className="d3 callhead break-words">
        {bookingTitle(booking)} with <bdi>{other.name}</bdi>
      </h1>
      <MeetingView {...{ booking, own, other }} />
    </div>
  )
}

function Own({ accountId, id }: { accountId: string; id: string }) {
  const { data, error, refetch } = useQuery(bookingQuery(accountId, id))
  const code = problemCode(error)
  // who is in a call stays in it while its page cannot be read again
  if (!data && (code === 'NOT_FOUND' || code === 'INVALID_INPUT'))
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

/** `/call/:bookingId`: where the two of a booked call meet. */
export default function CallPage() {
  const { bookingId = '' } = useParams()
  const { account, isLoading } = useSession()
  if (account) return <Own key={bookingId} accountId={account.accountId} id={bookingId} />
  return (
    <div className="main">
      <title>Your call · Stagedoor</title>
      <h1 className="d2 mb-6">Your call</h1>
      {isLoading ? null : (
        <SignInFirst reason="Sign in to join your call">
          A call belongs to the two who meet in it.
        </SignInFirst>
      )}
    </div>
  )
}

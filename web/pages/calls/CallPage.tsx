import { useQuery } from '@tanstack/react-query'
import { ConfirmBrowser } from '#web/accounts/deviceKeys/ConfirmBrowser.tsx'
import { useOwnDeviceKey } from '#web/accounts/deviceKeys/deviceKeysQuery.ts'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { bookingTitle, otherPerson } from '#web/bookings/booked/bookingWords.ts'
import type { Face } from '#web/calls/call/CallFace.tsx'
import { MeetingView } from '#web/calls/MeetingView.tsx'
import { configQuery } from '#web/kit/api/queries.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { OwnCall } from './OwnCall.tsx'

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

function Shown({ booking, accountId }: { booking: OwnBooking; accountId: string }) {
  // whether the lobby has to ask about an address
  const { data: config, error, refetch } = useQuery(configQuery())
  const deviceKey = useOwnDeviceKey(accountId)
  const faces = facesOf(booking)
  const isFan = booking.side === 'fan'
  const [own, other] = isFan ? [faces.fan, faces.creator] : [faces.creator, faces.fan]
  return (
    <div className="main callmain" data-testid="state:call">
      <title>{`${bookingTitle(booking)} · Stagedoor`}</title>
      <h1 className="d3 callhead break-words">
        {bookingTitle(booking)} with <bdi>{other.name}</bdi>
      </h1>
      {config ? (
        <MeetingView
          {...{ booking, own, other, accountId, deviceKey }}
          isRelayed={config.areCallsRelayed}
          confirm={<ConfirmBrowser accountId={accountId} name={other.name} />}
        />
      ) : error ? (
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
  // who is in a call stays in it while its page cannot be read again
  return <OwnCall reason="Sign in to join your call" isKept Shown={Shown} />
}

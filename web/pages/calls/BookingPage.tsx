import { Link } from 'react-router'
import { BookingView } from '#web/bookings/booked/BookingView.tsx'
import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { bookingTitle, otherPerson } from '#web/bookings/booked/bookingWords.ts'
import { RecordPart } from '#web/calls/record/RecordPart.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { ownZone } from '#web/rooms/schedule/when.ts'
import { OwnCall } from './OwnCall.tsx'

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

function Shown({ booking, accountId }: { booking: OwnBooking; accountId: string }) {
  const nowMs = useServerNow()
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
      <BookingView
        booking={booking}
        nowS={Math.floor(nowMs / 1000)}
        zone={ownZone()}
        record={
          <RecordPart
            {...{ booking, accountId, nowMs }}
            name={(isFan ? booking.channel?.name : booking.fanName) ?? otherPerson(booking, 'The fan')}
          />
        }
      />
    </div>
  )
}

/** `/me/calls/:bookingId`: one booked call, for either side. */
export default function BookingPage() {
  // what is theirs no more is known by the refusal, whatever was shown before
  return <OwnCall reason="Sign in to see your call" Shown={Shown} />
}

import { Link } from 'react-router'
import { Amount } from '#web/kit/format/Amount.tsx'
import { callMoment } from '../book/when/bookTimes.ts'
import { isMoveAsked } from '../moves/moveModel.ts'
import { TimeLeft } from '../splits/TimeLeft.tsx'
import type { OwnBooking } from './bookingModel.ts'
import { bookingAmount, bookingState, bookingTitle, otherPerson } from './bookingWords.ts'
import { StateChip } from './StateChip.tsx'
import { JoinRowLink } from './steps/JoinLink.tsx'

/** When and for whom the rows are drawn. */
export interface BookingContext {
  /** of the server, in seconds */
  nowS: number
  /** of who reads */
  zone: string
}

function Row({ booking, nowS, zone }: BookingContext & { booking: OwnBooking }) {
  const { id, startsAt, endsAt, price, rail, status, pending } = booking
  const moment = callMoment({ startsAtMs: Date.parse(startsAt), endsAtMs: Date.parse(endsAt) }, zone)
  const line = bookingState(booking, nowS).isFirm ? '' : ' border-dashed border-x-0 border-t-0'
  return (
    <li
      className={`flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-line py-3${line}`}
      data-testid={`booking-${id}`}
    >
      <div className="min-w-0">
        <Link className="inline-block py-1 font-medium figures" to={`/me/calls/${id}`}>
          {moment}
        </Link>
        <p className="text-sm text-t2 break-words">
          {bookingTitle(booking)} with {otherPerson(booking, 'a fan')}
        </p>
      </div>
      <p className="text-sm text-end ms-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
        {rail === 'card' ? (
          <span className="figures whitespace-nowrap">{bookingAmount(BigInt(price.units), booking)}</span>
        ) : (
          <Amount value={price.units} decimals={price.decimals} symbol={price.symbol} />
        )}
        <StateChip booking={booking} nowS={nowS} />
        <JoinRowLink booking={booking} nowS={nowS} />
        {status === 'disputed' && pending ? (
          <TimeLeft untilS={Date.parse(pending.until) / 1000} {...{ nowS, zone }} />
        ) : null}
        {isMoveAsked(booking, nowS) ? <span className="chip warn">Another date proposed</span> : null}
      </p>
    </li>
  )
}

/** Booked calls, one a line, in their order. */
export function BookingRows({ bookings, ...context }: BookingContext & { bookings: readonly OwnBooking[] }) {
  return (
    <ul>
      {bookings.map((booking) => (
        <Row key={booking.id} booking={booking} {...context} />
      ))}
    </ul>
  )
}

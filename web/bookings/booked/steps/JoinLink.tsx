import { Link } from 'react-router'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { bookingMoment } from '../../book/when/bookTimes.ts'
import { type JoinBooking, joinEntry } from './joinEntry.ts'

interface JoinProps {
  booking: JoinBooking
  /** of the server, in seconds */
  nowS: number
}

/** The way into a call while both can come in, and before that, when it opens. */
export function JoinLink({ booking, nowS, zone }: JoinProps & { zone: string }) {
  const entry = joinEntry(booking, nowS)
  if (entry?.isOpen)
    return (
      <div>
        <Link
          className={buttonClass({ kind: 'lamp', size: 'big' })}
          data-primary=""
          data-testid="join-call"
          to={`/call/${booking.id}`}
        >
          Join the call
        </Link>
      </div>
    )
  if (entry?.why !== 'early') return null
  return <p className="text-sm text-t2 figures">You can come in from {bookingMoment(entry.atS, zone)}.</p>
}

/** The same of one in a list: nothing before it opens. */
export function JoinRowLink({ booking, nowS }: JoinProps) {
  if (!joinEntry(booking, nowS)?.isOpen) return null
  return (
    <Link className={buttonClass({ kind: 'line' })} to={`/call/${booking.id}`}>
      Join
    </Link>
  )
}

import { Link } from 'react-router'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { clockIn, shortDay } from '../book/when/bookTimes.ts'
import { offerTitle } from '../offers/offerWords.ts'

interface BookedCallProps {
  reservation: Reservation
  /** whose clocks are read */
  zone: string
  onMore: () => void
}

/** In the place of a held time: it is paid. */
export function BookedCall({ reservation, zone, onMore }: BookedCallProps) {
  const startsAtMs = Date.parse(reservation.startsAt)
  return (
    <Note
      tone="ok"
      icon="check"
      role="status"
      testId="book-booked"
      actions={
        <>
          <Link className={buttonClass({ kind: 'line' })} to="/me/calls">
            Your calls
          </Link>
          <Button kind="ghost" onClick={onMore}>
            Book another time
          </Button>
        </>
      }
    >
      Booked. {offerTitle(reservation.offer)} with {isolated(reservation.channel.name)},{' '}
      {shortDay(startsAtMs, zone)}, {clockIn(startsAtMs, zone)}. The escrow holds your money. The call is in
      your calls in a moment.
    </Note>
  )
}

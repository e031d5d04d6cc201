import type { CallDispute } from '#api/bookings/disputes/contract.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { MoneyRows } from '../booked/steps/MoneyRows.tsx'
import { splitShares } from '../splits/splitModel.ts'
import { rulingText } from './statementWords.ts'

type Ruling = NonNullable<CallDispute['ruling']>

/** What an arbiter ruled about a call: the share, what it came to, and why. */
export function RulingNote({ booking, ruling }: { booking: OwnBooking; ruling: Ruling }) {
  const shares = splitShares(booking, ruling.creatorBps)
  return (
    <div className="mt-6" data-testid="ruling">
      <h3 className="d5 mb-2">The ruling</h3>
      <p className="text-base">{rulingText(ruling, booking)}</p>
      <p className="text-sm text-t2 mb-3">
        <time className="figures" dateTime={ruling.at}>
          {formatMoment(ruling.at)}
        </time>
      </p>
      <MoneyRows {...{ booking, shares }} isPaid={booking.settlement?.cause === 'ruled'} />
      {ruling.text === null ? (
        <p className="text-sm text-t2 mt-3">Whoever ruled gave no reasons here.</p>
      ) : (
        <p className="text-sm mt-3 whitespace-pre-wrap break-words">
          <bdi>{ruling.text}</bdi>
        </p>
      )}
      {/* by card nothing outside of this site has it */}
      {booking.rail === 'card' ? null : (
        <details className="mt-2 text-sm text-t2">
          <summary className="cursor-pointer py-1">Hash of the ruling</summary>
          <p className="mono break-all">{ruling.hash}</p>
        </details>
      )}
    </div>
  )
}

import { BookingPart } from '../BookingPart.tsx'
import type { BookingContext } from '../BookingRows.tsx'
import type { OwnBooking } from '../bookingModel.ts'
import { shownFinding } from './findingWords.ts'

/** What follows for the money from what was seen of a call. */
export function FindingPart({ booking, nowS, zone }: BookingContext & { booking: OwnBooking }) {
  const shown = shownFinding(booking, nowS, zone)
  if (shown === null) return null
  return (
    <div data-testid="state:finding" data-kind={shown.kind}>
      <BookingPart title="Who was there">
        <p className="text-base figures" role="status">
          {shown.text}
        </p>
      </BookingPart>
    </div>
  )
}

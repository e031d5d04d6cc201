import { isFinal } from '#domain/booking/terms.ts'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { otherPerson } from '../booked/bookingWords.ts'

/** True where who reads can sign what was agreed: a creator, of a call that they have and that is not over. */
export function canCountersign(booking: OwnBooking): boolean {
  const { side, escrow, agreement, text, countersignature, status, isPlaced } = booking
  if (escrow === null) return false
  if (side !== 'creator' || agreement === null || text === null) return false
  return countersignature === null && isPlaced && status !== 'none' && !isFinal(status)
}

/** `25 Nov 2026, 09:12` by the clocks of a zone: it is read years later, too. */
export function signedMoment(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    ...({ day: 'numeric', month: 'short', year: 'numeric' } as const),
    ...({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
    timeZone: zone,
  }).format(new Date(instant))
}

/** Who signed what was agreed, and when; null: its creator did not. @param zone of who reads */
export function countersignedText(booking: OwnBooking, zone: string): string | null {
  const { side, countersignature } = booking
  if (countersignature === null) return null
  const moment = signedMoment(countersignature.at, zone)
  return side === 'creator'
    ? `You signed these words on ${moment}.`
    : `${otherPerson(booking)} signed these words on ${moment}. You did when you paid.`
}

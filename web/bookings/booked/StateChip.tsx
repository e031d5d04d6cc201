import type { OwnBooking } from './bookingModel.ts'
import { bookingState } from './bookingWords.ts'

const LOOKS = { ok: 'chip ok', info: 'chip info', warn: 'chip warn', plain: 'chip' } as const

/** Where a booking stands; with a broken line while the network can take it back. @param nowS of the server, in seconds */
export function StateChip({ booking, nowS }: { booking: OwnBooking; nowS: number }) {
  const { word, tone, isFirm } = bookingState(booking, nowS)
  // a sentence is no chip
  if (booking.status === 'none') return <span className="text-sm text-warn">{word}</span>
  return <span className={isFirm ? LOOKS[tone] : `${LOOKS[tone]} border-dashed`}>{word}</span>
}

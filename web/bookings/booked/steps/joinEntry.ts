import { type BookedTime, bookedEntry, type CallEntry } from '#domain/calls/meeting/entry.ts'
import type { OwnBooking } from '../bookingModel.ts'

/** As much of a booking as says when both come in. */
export type JoinBooking = BookedTime & Pick<OwnBooking, 'id' | 'channel' | 'media'>

/** Whether both come in now; null of a call that is not held here. @param nowS of the server */
export function joinEntry(booking: JoinBooking, nowS: number): CallEntry | null {
  return booking.channel === null || booking.media === null ? null : bookedEntry(booking, nowS)
}

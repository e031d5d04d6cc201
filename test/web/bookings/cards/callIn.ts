import type { OwnBooking } from '#web/bookings/booked/bookingModel.ts'
import { sampleCardBooking } from '#web/fixtures/bookings/cards/sampleCardBookings.ts'

export const HOUR_MS = 3_600_000
const nowMs = Math.floor(Date.now() / 60_000) * 60_000
/** A moment so many milliseconds from now. */
export const instant = (inMs: number) => new Date(nowMs + inMs).toISOString()

/** Its start from now; the bank holds the money for five days more. */
export function callIn(startMs: number, more: Partial<OwnBooking> = {}): OwnBooking {
  return sampleCardBooking(31, {
    ...{ startsAt: instant(startMs), endsAt: instant(startMs + HOUR_MS / 2) },
    hold: {
      ...{ captureBefore: instant(120 * HOUR_MS), isDone: false, purchaseId: null },
      ...{ isSaved: false, later: null },
    },
    ...more,
  })
}
/** The same once its fan cancelled it late. */
export const cancelled = (booking: OwnBooking): OwnBooking => ({
  ...{ ...booking, status: 'split' },
  settlement: {
    ...{ cause: 'cancelled', toCreator: '3900', toFan: '4000', fee: '100' },
    at: instant(0),
  },
})

import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readBooking, readBookings } from './bookingView.ts'
import { readBookingCalendar } from './callCalendar.ts'
import type { bookedRoutes } from './contract.ts'
import { type BookedDeps, placeBooking } from './placeBooking.ts'

/** Verbs of calls that are booked, by the names of their routes. */
export function bookedHandlers(deps: BookedDeps): Handlers<typeof bookedRoutes> {
  return {
    listBookings: async ({ account }) => ({ body: { bookings: await readBookings(deps, account) } }),
    async getBooking({ account, params }) {
      const booking = await readBooking(deps, deps.pool, account, params.bookingId)
      if (!booking) throw new ProblemError('NOT_FOUND')
      return { body: booking }
    },
    getBookingCalendar: async ({ account, params }) => ({
      body: await readBookingCalendar(deps, account, params.bookingId),
    }),
    placeBooking: async ({ account, params }) => ({
      body: await placeBooking(deps, account, params.bookingId),
    }),
  }
}

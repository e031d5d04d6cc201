import type { Handlers } from '../http/handler.ts'
import { closeCallOffer } from './closeCallOffer.ts'
import type { bookingRoutes } from './contract.ts'
import { createCallOffer } from './createCallOffer.ts'
import type { BookingDeps } from './deps.ts'
import { readOwnCalls } from './readOwnCalls.ts'
import type { reservationRoutes } from './reservations/contract.ts'
import { reservationHandlers } from './reservations/routes.ts'
import { setCallCalendar } from './setCallCalendar.ts'

/** Verbs of paid calls by the names of their routes. */
export function bookingHandlers(
  deps: BookingDeps,
): Handlers<typeof bookingRoutes> & Handlers<typeof reservationRoutes> {
  return {
    ...reservationHandlers(deps),
    getOwnCalls: async ({ account }) => ({ body: await readOwnCalls(deps, deps.pool, account) }),
    setCallCalendar: async ({ account, body }) => ({ body: await setCallCalendar(deps, account, body) }),
    createCallOffer: async ({ account, body }) => ({ body: await createCallOffer(deps, account, body) }),
    closeCallOffer: async ({ account, params }) => ({
      body: await closeCallOffer(deps, account, params.offerId),
    }),
  }
}

import type { Handlers } from '../../http/handler.ts'
import { createTurns, turnerOf } from '../../http/limits/personTurns.ts'
import type { BookingDeps } from '../deps.ts'
import type { reservationRoutes } from './contract.ts'
import { listCallTimes } from './listCallTimes.ts'
import { listReservations } from './listReservations.ts'
import { readOfferedCalls } from './readOfferedCalls.ts'
import { releaseReservation } from './releaseReservation.ts'
import { reserveCall } from './reserveCall.ts'

/** Holds that one process has under way: they wait for each other with a connection, and leave the others to the doors. */
const TURNS = { atOnce: 4, waiting: 400, atOnceEach: 1, waitingEach: 8 }

/** Verbs of times that are held, by the names of their routes. */
export function reservationHandlers(deps: BookingDeps): Handlers<typeof reservationRoutes> {
  const takeTurn = createTurns(TURNS)
  return {
    getOfferedCalls: async ({ params, account }) => ({
      body: await readOfferedCalls(deps, params.id, account),
    }),
    listCallTimes: async ({ params }) => ({ body: await listCallTimes(deps, params) }),
    async reserveCall({ params, account, body, ip }) {
      const { id: channelId, offerId } = params
      const wish = { channelId, offerId, accountId: account, atMs: Date.parse(body.startsAt) }
      const whose = turnerOf({ accountId: account, isGuest: false, ip })
      return { body: await takeTurn(whose, () => reserveCall(deps, wish)) }
    },
    listReservations: async ({ account }) => ({ body: await listReservations(deps, account) }),
    async releaseReservation({ account, params }) {
      await releaseReservation(deps, account, params.reservationId)
      return {}
    },
  }
}

import type { Handlers } from '#api/http/handler.ts'
import { ProblemError } from '#api/http/problemError.ts'
import { admit } from './admit.ts'
import type { accessRoutes } from './contract.ts'
import type { Access } from './createAccess.ts'
import { guestPlaceOf } from './seats/guestShare.ts'
import { leaveSeat } from './seats/leaveSeat.ts'
import { renewSeat } from './seats/renewSeat.ts'
import { readOwnSeat } from './seats/store.ts'

/** Verbs of the door by the names of their routes. */
export function accessHandlers(access: Access): Handlers<typeof accessRoutes> {
  return {
    admit: async ({ params, body, account, session, callerKind, ip, ref }) => {
      const { action, move, takeOver = null } = body
      const admitted = await admit(access, {
        accountId: account,
        sessionId: session,
        roomId: params.id,
        action,
        ...{ move, takeOver },
        guest: callerKind === 'guest' ? guestPlaceOf(ip) : null,
        trace: ref,
      })
      access.arrivals.note(params.id)
      return { body: admitted }
    },
    renewSeat: async ({ params, account, session, ref }) => ({
      body: await renewSeat(access, {
        seatId: params.id,
        accountId: account,
        sessionId: session,
        trace: ref,
      }),
    }),
    beatSeat: async ({ params, account, body }) => {
      if (!(await readOwnSeat(access.pool, params.id, account))) throw new ProblemError('NOT_FOUND')
      access.beats.beat(params.id, body.page ?? null)
      return {}
    },
    leaveSeat: async ({ params, account, query }) => {
      await leaveSeat(access, { seatId: params.id, accountId: account, ...query })
      return {}
    },
  }
}

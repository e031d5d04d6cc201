import type { Hex } from 'viem'
import type { Handlers } from '../http/handler.ts'
import type { agreementRoutes } from './agreements/contract.ts'
import { countersign } from './agreements/countersign.ts'
import { keepAgreement } from './agreements/keepAgreement.ts'
import type { arbitrationRoutes } from './arbitration/contract.ts'
import { arbitrationHandlers } from './arbitration/routes.ts'
import type { bookedRoutes } from './booked/contract.ts'
import { bookedHandlers } from './booked/routes.ts'
import type { cardCallRoutes } from './cards/contract.ts'
import { holdCall } from './cards/holdCall.ts'
import { reserveByCard } from './cards/reserveByCard.ts'
import { closeCallOffer } from './closeCallOffer.ts'
import type { bookingRoutes } from './contract.ts'
import { createCallOffer } from './createCallOffer.ts'
import type { BookingDeps } from './deps.ts'
import type { disputeRoutes } from './disputes/contract.ts'
import { disputeHandlers } from './disputes/routes.ts'
import type { callMoveRoutes } from './moves/contract.ts'
import { callMoveHandlers } from './moves/routes.ts'
import { readOwnCalls } from './readOwnCalls.ts'
import type { reservationRoutes } from './reservations/contract.ts'
import { reservationHandlers } from './reservations/routes.ts'
import { setCallCalendar } from './setCallCalendar.ts'
import type { callStepRoutes } from './steps/contract.ts'
import { takeStep } from './steps/takeStep.ts'

/** Verbs of paid calls by the names of their routes. */
export function bookingHandlers(
  deps: BookingDeps,
): Handlers<typeof bookingRoutes> &
  Handlers<typeof reservationRoutes> &
  Handlers<typeof agreementRoutes> &
  Handlers<typeof bookedRoutes> &
  Handlers<typeof callMoveRoutes> &
  Handlers<typeof callStepRoutes> &
  Handlers<typeof cardCallRoutes> &
  Handlers<typeof disputeRoutes> &
  Handlers<typeof arbitrationRoutes> {
  return {
    ...bookedHandlers(deps),
    ...callMoveHandlers(deps),
    ...disputeHandlers(deps),
    ...arbitrationHandlers(deps),
    ...reservationHandlers(deps),
    reserveByCard: ({ account, session, ip, params, body }) =>
      reserveByCard(deps, { accountId: account, sessionId: session, ip }, { ...params, ...body }),
    holdCall: ({ account, session, ip, params, body }) =>
      holdCall(deps, { accountId: account, sessionId: session, ip }, { ...params, ...body }),
    takeCallStep: async ({ account, params, body }) => ({
      body: await takeStep(deps, { ...params, accountId: account, step: body }),
    }),
    getOwnCalls: async ({ account }) => ({ body: await readOwnCalls(deps, deps.pool, account) }),
    setCallCalendar: async ({ account, body }) => ({ body: await setCallCalendar(deps, account, body) }),
    createCallOffer: async ({ account, body }) => ({ body: await createCallOffer(deps, account, body) }),
    closeCallOffer: async ({ account, params }) => ({
      body: await closeCallOffer(deps, account, params.offerId),
    }),
    keepAgreement: async ({ account, params, body: sent }) => ({
      body: await keepAgreement(deps, { ...params, accountId: account, sent }),
    }),
    countersign: async ({ account, params, body, ip }) => ({
      body: await countersign(deps, { ...params, accountId: account, signature: body.signature as Hex, ip }),
    }),
  }
}

import type { z } from 'zod'
import type { accessRoutes } from '#api/access/contract.ts'
import type { floorRoutes } from '#api/access/floor/contract.ts'
import type { accountRoutes } from '#api/accounts/contract.ts'
import type { deviceKeyRoutes } from '#api/accounts/deviceKeys/contract.ts'
import type { factorRoutes } from '#api/accounts/factors/contract.ts'
import type { guestRoutes } from '#api/accounts/guests/contract.ts'
import type { emailRoutes, identityRoutes } from '#api/accounts/identities/contract.ts'
import type { leavingRoutes } from '#api/accounts/leaving/contract.ts'
import type { profileRoutes } from '#api/accounts/profile/contract.ts'
import type { billingRoutes } from '#api/billing/contract.ts'
import type { moveRoutes } from '#api/billing/moves/contract.ts'
import type { offerRoutes } from '#api/billing/offers/contract.ts'
import type { payoutRoutes } from '#api/billing/payouts/contract.ts'
import type { purchaseRoutes } from '#api/billing/purchases/contract.ts'
import type { refundRoutes } from '#api/billing/refunds/contract.ts'
import type { agreementRoutes } from '#api/bookings/agreements/contract.ts'
import type { arbitrationRoutes } from '#api/bookings/arbitration/contract.ts'
import type { bookedRoutes } from '#api/bookings/booked/contract.ts'
import type { cardCallRoutes } from '#api/bookings/cards/contract.ts'
import type { bookingRoutes } from '#api/bookings/contract.ts'
import type { disputeRoutes } from '#api/bookings/disputes/contract.ts'
import type { callMoveRoutes } from '#api/bookings/moves/contract.ts'
import type { reservationRoutes } from '#api/bookings/reservations/contract.ts'
import type { callStepRoutes } from '#api/bookings/steps/contract.ts'
import type { callRoutes } from '#api/calls/contract.ts'
import type { chatRoutes } from '#api/chat/contract.ts'
import type { creatorRoutes } from '#api/creators/contract.ts'
import type { teamRoutes } from '#api/creators/team/contract.ts'
import type { discoveryRoutes } from '#api/discovery/contract.ts'
import type { installationRoutes } from '#api/installation/contract.ts'
import type { bookkeepingRoutes } from '#api/ledger/bookkeeping/contract.ts'
import type { ledgerRoutes } from '#api/ledger/contract.ts'
import type { moderationRoutes } from '#api/moderation/contract.ts'
import type { logRoutes } from '#api/moderation/log/contract.ts'
import type { messageRoutes } from '#api/moderation/messages/contract.ts'
import type { reportRoutes } from '#api/moderation/reports/contract.ts'
import type { returnRoutes } from '#api/moderation/returns/contract.ts'
import type { notificationRoutes } from '#api/notifications/contract.ts'
import type { passRoutes } from '#api/passes/contract.ts'
import type { saleRoutes } from '#api/passes/sales/contract.ts'
import type { hubRoomRoutes } from '#api/rooms/chain/contract.ts'
import type { clubRoutes } from '#api/rooms/clubs/contract.ts'
import type { coHostRoutes } from '#api/rooms/cohosts/contract.ts'
import type { roomRoutes } from '#api/rooms/contract.ts'
import type { invitationRoutes } from '#api/rooms/invitations/contract.ts'
import type { scheduleRoutes } from '#api/rooms/schedule/contract.ts'
import type { tipRoutes } from '#api/tips/contract.ts'
import type { tokenRoutes } from '#api/tokens/contract.ts'
import type { transactionRoutes } from '#api/transactions/contract.ts'

/** Every route of the HTTP interface, as types only: no schema library reaches the browser. */
export type Contracts = typeof accessRoutes &
  typeof floorRoutes &
  typeof accountRoutes &
  typeof guestRoutes &
  typeof identityRoutes &
  typeof factorRoutes &
  typeof deviceKeyRoutes &
  typeof emailRoutes &
  typeof ledgerRoutes &
  typeof bookkeepingRoutes &
  typeof billingRoutes &
  typeof offerRoutes &
  typeof purchaseRoutes &
  typeof payoutRoutes &
  typeof refundRoutes &
  typeof moveRoutes &
  typeof profileRoutes &
  typeof leavingRoutes &
  typeof notificationRoutes &
  typeof bookingRoutes &
  typeof reservationRoutes &
  typeof agreementRoutes &
  typeof bookedRoutes &
  typeof callMoveRoutes &
  typeof callStepRoutes &
  typeof cardCallRoutes &
  typeof disputeRoutes &
  typeof arbitrationRoutes &
  typeof callRoutes &
  typeof chatRoutes &
  typeof logRoutes &
  typeof messageRoutes &
  typeof reportRoutes &
  typeof creatorRoutes &
  typeof teamRoutes &
  typeof installationRoutes &
  typeof passRoutes &
  typeof saleRoutes &
  typeof transactionRoutes &
  typeof tipRoutes &
  typeof tokenRoutes &
  typeof hubRoomRoutes &
  typeof clubRoutes &
  typeof coHostRoutes &
  typeof roomRoutes &
  typeof scheduleRoutes &
  typeof invitationRoutes &
  typeof moderationRoutes &
  typeof returnRoutes &
  typeof discoveryRoutes

/** Name of a route, e.g. `getRoom`. */
export type RouteName = keyof Contracts

type Part<N extends RouteName, K extends 'params' | 'query' | 'body'> = Contracts[N] extends {
  [key in K]: infer S extends z.ZodType
}
  ? { [key in K]: z.input<S> }
  : { [key in K]?: undefined }

/** What a call needs: path parameters, query and body exactly as the contract has them. */
export type CallInput<N extends RouteName> = Part<N, 'params'> &
  Part<N, 'query'> &
  Part<N, 'body'> &
  (Contracts[N] extends { upload: number } ? { file: Blob } : { file?: undefined })

/** What a successful call answers; `undefined` for 204. */
export type CallOutput<N extends RouteName> = Contracts[N]['success'] extends {
  body: infer S extends z.ZodType
}
  ? z.output<S>
  : undefined

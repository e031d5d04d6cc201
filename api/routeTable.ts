import { accessRoutes } from './access/contract.ts'
import { floorRoutes } from './access/floor/contract.ts'
import { accountRoutes } from './accounts/contract.ts'
import { deviceKeyRoutes } from './accounts/deviceKeys/contract.ts'
import { factorRoutes } from './accounts/factors/contract.ts'
import { guestRoutes } from './accounts/guests/contract.ts'
import { emailRoutes, identityRoutes } from './accounts/identities/contract.ts'
import { leavingRoutes } from './accounts/leaving/contract.ts'
import { profileRoutes } from './accounts/profile/contract.ts'
import { billingRoutes } from './billing/contract.ts'
import { moveRoutes } from './billing/moves/contract.ts'
import { offerRoutes } from './billing/offers/contract.ts'
import { payoutRoutes } from './billing/payouts/contract.ts'
import { purchaseRoutes } from './billing/purchases/contract.ts'
import { refundRoutes } from './billing/refunds/contract.ts'
import { agreementRoutes } from './bookings/agreements/contract.ts'
import { arbitrationRoutes } from './bookings/arbitration/contract.ts'
import { bookedRoutes } from './bookings/booked/contract.ts'
import { cardCallRoutes } from './bookings/cards/contract.ts'
import { bookingRoutes } from './bookings/contract.ts'
import { disputeRoutes } from './bookings/disputes/contract.ts'
import { callMoveRoutes } from './bookings/moves/contract.ts'
import { reservationRoutes } from './bookings/reservations/contract.ts'
import { callStepRoutes } from './bookings/steps/contract.ts'
import { callRoutes } from './calls/contract.ts'
import { chatRoutes } from './chat/contract.ts'
import { creatorRoutes } from './creators/contract.ts'
import { teamRoutes } from './creators/team/contract.ts'
import { discoveryRoutes } from './discovery/contract.ts'
import type { Routes } from './http/contract.ts'
import { installationRoutes } from './installation/contract.ts'
import { bookkeepingRoutes } from './ledger/bookkeeping/contract.ts'
import { ledgerRoutes } from './ledger/contract.ts'
import { moderationRoutes } from './moderation/contract.ts'
import { logRoutes } from './moderation/log/contract.ts'
import { messageRoutes } from './moderation/messages/contract.ts'
import { reportRoutes } from './moderation/reports/contract.ts'
import { returnRoutes } from './moderation/returns/contract.ts'
import { notificationRoutes } from './notifications/contract.ts'
import { passRoutes } from './passes/contract.ts'
import { saleRoutes } from './passes/sales/contract.ts'
import { hubRoomRoutes } from './rooms/chain/contract.ts'
import { clubRoutes } from './rooms/clubs/contract.ts'
import { coHostRoutes } from './rooms/cohosts/contract.ts'
import { roomRoutes } from './rooms/contract.ts'
import { invitationRoutes } from './rooms/invitations/contract.ts'
import { scheduleRoutes } from './rooms/schedule/contract.ts'
import { tipRoutes } from './tips/contract.ts'
import { tokenRoutes } from './tokens/contract.ts'
import { transactionRoutes } from './transactions/contract.ts'

/** Every route of the HTTP interface by feature: the server, OpenAPI, the browser client and the walks read it. */
export const ROUTE_TABLE = {
  installation: installationRoutes,
  accounts: accountRoutes,
  guests: guestRoutes,
  identities: identityRoutes,
  factors: factorRoutes,
  deviceKeys: deviceKeyRoutes,
  emailCodes: emailRoutes,
  profile: profileRoutes,
  leaving: leavingRoutes,
  notifications: notificationRoutes,
  creators: creatorRoutes,
  teams: teamRoutes,
  passes: { ...passRoutes, ...saleRoutes },
  ledger: { ...ledgerRoutes, ...bookkeepingRoutes },
  billing: {
    ...{ ...billingRoutes, ...offerRoutes, ...purchaseRoutes, ...payoutRoutes, ...refundRoutes },
    ...moveRoutes,
  },
  bookings: {
    ...bookingRoutes,
    ...reservationRoutes,
    ...agreementRoutes,
    ...bookedRoutes,
    ...callMoveRoutes,
    ...callStepRoutes,
    ...cardCallRoutes,
    ...disputeRoutes,
    ...arbitrationRoutes,
  },
  calls: callRoutes,
  transactions: transactionRoutes,
  rooms: roomRoutes,
  hubRooms: hubRoomRoutes,
  schedules: scheduleRoutes,
  clubs: clubRoutes,
  coHosts: coHostRoutes,
  invitations: invitationRoutes,
  access: { ...accessRoutes, ...floorRoutes },
  tips: tipRoutes,
  tokens: tokenRoutes,
  chat: chatRoutes,
  moderation: { ...moderationRoutes, ...logRoutes, ...messageRoutes, ...reportRoutes, ...returnRoutes },
  discovery: discoveryRoutes,
} as const satisfies Record<string, Routes>

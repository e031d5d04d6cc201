import type { Express } from 'express'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { SecurityLog } from '#domain/securityFact.ts'
import { createCallVerbs } from './access/callVerbs.ts'
import type { DecisionKey } from './access/decisions/decisionKey.ts'
import { floorHandlers } from './access/floor/routes.ts'
import { accessHandlers } from './access/routes.ts'
import { deviceKeyHandlers } from './accounts/deviceKeys/deviceKeyHandlers.ts'
import { emailHandlers } from './accounts/email/emailHandlers.ts'
import { factorHandlers } from './accounts/factors/routes.ts'
import { guestHandlers } from './accounts/guests/guestHandlers.ts'
import { identityHandlers } from './accounts/identities/identityHandlers.ts'
import { leavingHandlers } from './accounts/leaving/leavingHandlers.ts'
import { profileHandlers } from './accounts/profile/profileHandlers.ts'
import { accountHandlers } from './accounts/routes.ts'
import type { createAttestor } from './adapters/chain/attestor/createAttestor.ts'
import { createCardCalls } from './billing/cardCalls.ts'
import { createCardGifts } from './billing/cardGifts.ts'
import { quoteSecret } from './billing/offers/quoteToken.ts'
import { createPurchaseLooks } from './billing/purchases/purchaseLooks.ts'
import { billingHandlers } from './billing/routes.ts'
import { readBooking } from './bookings/booked/bookingView.ts'
import { bookingHandlers } from './bookings/routes.ts'
import { callHandlers } from './calls/routes.ts'
import { chatHandlers } from './chat/routes.ts'
import type { ProcessConfig } from './config.ts'
import { currencyOf } from './creators/readChannelPage.ts'
import { creatorHandlers } from './creators/routes.ts'
import { teamHandlers } from './creators/team/teamHandlers.ts'
import { discoveryHandlers } from './discovery/routes.ts'
import type { Gatekeeper } from './http/handler.ts'
import { mountRoutes } from './http/mountRoutes.ts'
import type { DataKey } from './installation/dataKey.ts'
import { installationHandlers } from './installation/routes.ts'
import { bookkeepingHandlers } from './ledger/bookkeeping/bookkeepingHandlers.ts'
import type { ListedCurrency } from './ledger/currencyFacts.ts'
import { ledgerHandlers } from './ledger/routes.ts'
import { messageHandlers } from './moderation/messages/routes.ts'
import { reportHandlers } from './moderation/reports/routes.ts'
import { returnHandlers } from './moderation/returns/routes.ts'
import { moderationHandlers } from './moderation/routes.ts'
import { notificationHandlers } from './notifications/routes.ts'
import { passHandlers } from './passes/routes.ts'
import type { Bus } from './ports/bus.ts'
import type { ChainReader } from './ports/chain.ts'
import type { ForeignTokens } from './ports/foreignTokens.ts'
import type { MediaProvider } from './ports/media.ts'
import type { PaymentProvider } from './ports/payments.ts'
import type { Relay } from './ports/relay.ts'
import { hubRoomHandlers } from './rooms/chain/routes.ts'
import { clubHandlers } from './rooms/clubs/routes.ts'
import { coHostHandlers } from './rooms/cohosts/routes.ts'
import { invitationHandlers } from './rooms/invitations/routes.ts'
import { roomHandlers } from './rooms/routes.ts'
import { scheduleHandlers } from './rooms/schedule/routes.ts'
import { ROUTE_TABLE } from './routeTable.ts'
import { tipHandlers } from './tips/routes.ts'
import type { TokenFinder } from './tokens/findToken.ts'
import { tokenHandlers } from './tokens/routes.ts'
import { transactionHandlers } from './transactions/routes.ts'

/** What an api is made of. */
export interface ApiDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  chain: ChainReader
  foreign: ForeignTokens
  media: MediaProvider
  /** null: the installation has no key, and nothing of cards is there */
  payments: PaymentProvider | null
  /** signs vouchers of passes that cards paid for */
  attestation: ReturnType<typeof createAttestor>
  alarms: Parameters<typeof billingHandlers>[0]['alarms']
  decisionKey: DecisionKey
  /** hints between the copies of the api */
  bus: Bus
  /** null: calls of two go from page to page */
  relay: Relay | null
  dataKey: DataKey
  log: Logger
  security: SecurityLog
  config: ProcessConfig<'api'>
}

/** What the features are made of. */
export interface FeatureParts {
  deps: ApiDeps
  entry: Parameters<typeof accountHandlers>[0] &
    Parameters<typeof guestHandlers>[0] &
    Parameters<typeof identityHandlers>[0] &
    Parameters<typeof emailHandlers>[0] &
    Parameters<typeof factorHandlers>[0] &
    Parameters<typeof deviceKeyHandlers>[0] &
    Parameters<typeof profileHandlers>[0] &
    Parameters<typeof leavingHandlers>[0] &
    Parameters<typeof notificationHandlers>[0]
  rooms: Parameters<typeof roomHandlers>[0] &
    Parameters<typeof hubRoomHandlers>[0] &
    Parameters<typeof scheduleHandlers>[0] &
    Parameters<typeof clubHandlers>[0] &
    Parameters<typeof coHostHandlers>[0] &
    Parameters<typeof invitationHandlers>[0]
  tokens: TokenFinder
  page: { currencies: ListedCurrency[] } & Parameters<typeof discoveryHandlers>[0] &
    Omit<Parameters<typeof creatorHandlers>[0], 'clock' | 'random' | 'chain' | 'settings' | 'dataKey'> &
    Omit<Parameters<typeof passHandlers>[0], 'ledger' | 'random' | 'canMove'>
  access: Parameters<typeof accessHandlers>[0]
  moderation: Parameters<typeof moderationHandlers>[0]
  limits: Parameters<typeof billingHandlers>[0]['limits']
}

function callDeps({ deps, access, page }: FeatureParts): Parameters<typeof callHandlers>[0] {
  const { pool, clock, random, relay, decisionKey: sealKey } = deps
  const { CHAIN_ID: chainId, PUBLIC_URL: publicUrl } = deps.config.settings
  return {
    ...{ pool, clock, random, chainId, access: createCallVerbs(access), relay, publicUrl, sealKey },
    readBooking: (...asked) => readBooking({ pool, chainId, currencies: page.currencies }, ...asked),
  }
}

/** Every route of every feature, behind the one gatekeeper. */
export function mountFeatures(app: Express, gatekeeper: Gatekeeper, parts: FeatureParts): void {
  const { deps, entry, rooms, tokens, page, access, moderation, limits } = parts
  const { pool, clock, random, chain, payments, config } = deps
  const { deployment, settings } = config
  const { CHAIN_ID: chainId } = settings
  const [takesCards, areCallsRelayed] = [payments !== null, deps.relay !== null]
  mountRoutes(
    app,
    ROUTE_TABLE.installation,
    installationHandlers({ ...{ pool, deployment, settings, takesCards, areCallsRelayed }, ...page }),
    gatekeeper,
  )
  mountRoutes(app, ROUTE_TABLE.accounts, accountHandlers(entry), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.guests, guestHandlers(entry), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.identities, identityHandlers(entry), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.emailCodes, emailHandlers(entry), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.factors, factorHandlers(entry), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.deviceKeys, deviceKeyHandlers(entry), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.profile, profileHandlers(entry), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.leaving, leavingHandlers(entry), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.notifications, notificationHandlers(entry), gatekeeper)
  mountRoutes(
    app,
    ROUTE_TABLE.creators,
    creatorHandlers({ ...page, clock, random, chain, settings, dataKey: entry.dataKey }),
    gatekeeper,
  )
  mountRoutes(app, ROUTE_TABLE.teams, teamHandlers({ pool, clock, random }), gatekeeper)
  mountRoutes(
    app,
    ROUTE_TABLE.passes,
    passHandlers({
      ...page,
      random,
      ledger: deployment.ledger,
      canMove: async () => (await deps.attestation.attestor.problem()) === null,
    }),
    gatekeeper,
  )
  mountRoutes(
    app,
    ROUTE_TABLE.ledger,
    {
      ...ledgerHandlers({
        ...{ pool, chainId, currencies: page.currencies },
        currencyOf: (index) => currencyOf(page.currencies, index),
      }),
      ...bookkeepingHandlers({ pool, clock, random, chainId, currencies: page.currencies }),
    },
    gatekeeper,
  )
  const bought = {
    ...{ pool, random, payments, settings, chainId, clock, log: deps.log, alarms: deps.alarms },
    ...{ dataKey: deps.dataKey, quotes: quoteSecret(config.secrets.session) },
  }
  const billing = { ...bought, looks: createPurchaseLooks(bought) }
  const { attestor } = deps.attestation
  mountRoutes(app, ROUTE_TABLE.billing, billingHandlers({ ...billing, limits, chain, attestor }), gatekeeper)
  const cards = takesCards ? createCardCalls(billing) : null
  const escrow = deployment.consultationEscrow?.toLowerCase() ?? null
  const { currencyList } = deployment
  const news = { currencyList, arbiters: settings.ARBITERS }
  const ofCalls = { ...page, clock, random, chainId, chain, escrow, publicUrl: settings.PUBLIC_URL, ...news }
  mountRoutes(app, ROUTE_TABLE.bookings, bookingHandlers({ ...ofCalls, cards }), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.calls, callHandlers(callDeps(parts)), gatekeeper)
  mountRoutes(
    app,
    ROUTE_TABLE.transactions,
    transactionHandlers({ pool, clock, random, chainId }),
    gatekeeper,
  )
  mountRoutes(app, ROUTE_TABLE.rooms, roomHandlers(rooms), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.hubRooms, hubRoomHandlers(rooms), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.schedules, scheduleHandlers(rooms), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.clubs, clubHandlers(rooms), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.coHosts, coHostHandlers(rooms), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.invitations, invitationHandlers({ ...entry, ...rooms }), gatekeeper)
  mountRoutes(app, ROUTE_TABLE.access, { ...accessHandlers(access), ...floorHandlers(access) }, gatekeeper)
  mountRoutes(
    app,
    ROUTE_TABLE.tips,
    tipHandlers({
      ...{ pool, chainId, rooms, hub: deployment.roomHub, currencies: page.currencies },
      cardGifts: createCardGifts(billing),
    }),
    gatekeeper,
  )
  mountRoutes(
    app,
    ROUTE_TABLE.tokens,
    tokenHandlers({
      ...{ pool, chainId, access: rooms.access, finder: tokens },
      ...{ hub: rooms.hub, sessionLock: rooms.sessionLock },
    }),
    gatekeeper,
  )
  mountRoutes(app, ROUTE_TABLE.chat, chatHandlers({ pool, bus: deps.bus }), gatekeeper)
  mountRoutes(
    app,
    ROUTE_TABLE.moderation,
    {
      ...moderationHandlers(moderation),
      ...messageHandlers(moderation),
      ...returnHandlers({ pool }),
      ...reportHandlers({ pool, random, settings }),
    },
    gatekeeper,
  )
  mountRoutes(app, ROUTE_TABLE.discovery, discoveryHandlers(page), gatekeeper)
}

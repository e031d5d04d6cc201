import type { IncomingHttpHeaders, Server } from 'node:http'
import type { Express, RequestHandler } from 'express'
import { createPrisma } from '#db/prisma.ts'
import { MONEY_PURPOSES } from '#domain/stepUp.ts'
import { relayOrigin } from '#settings/walletConnect/relayOrigin.ts'
import { createFollowBans } from './access/bans/banMarks.ts'
import { createBanVerbs } from './access/banVerbs.ts'
import { createAccess } from './access/createAccess.ts'
import { endSessionSeats } from './access/revocation/sessionSeats.ts'
import { createRoomVerbs } from './access/roomVerbs.ts'
import { knownPeople } from './access/seats/knownPeople.ts'
import { moveGuestSeats } from './access/seats/moveGuestSeats.ts'
import { createSocketVerbs } from './access/socketVerbs.ts'
import { keepSessions } from './accounts/keepSessions.ts'
import { createCan } from './accounts/session/createCan.ts'
import { createIdentify } from './accounts/session/identify.ts'
import { carriesOldToken, tokenOf } from './accounts/session/sessionCookie.ts'
import { createStepUpCheck } from './accounts/stepUp/createStepUpCheck.ts'
import { keepStepUps } from './accounts/stepUp/keepStepUps.ts'
import { busDegraded } from './adapters/bus/createBus.ts'
import { followNodeKeys } from './adapters/embedded/nodeKeys.ts'
import { relayDegraded } from './adapters/relay/createRelay.ts'
import { SIGNATURE_HEADER } from './adapters/stripe/signatureHeader.ts'
import { createTrtcCallbacks } from './adapters/trtc/callbacks.ts'
import { createAttestorHealth } from './attestation/attestorHealth.ts'
import { BILLING_STEP_UPS } from './billing/billingStepUps.ts'
import { keeperDegraded } from './bookings/keeper/keeping.ts'
import { relaySpanRoutes } from './calls/record/relaySpans.ts'
import { createCallSocketVerbs } from './calls/socketVerbs.ts'
import { createChat } from './chat/createChat.ts'
import { creatorVerbs } from './creators/keptHandles.ts'
import { createAnswerOnce } from './http/answerOnce.ts'
import { createInternalApp } from './http/createInternalApp.ts'
import { createPublicApp } from './http/createPublicApp.ts'
import { fieldIn, type Gatekeeper } from './http/handler.ts'
import { databaseCheck } from './http/health.ts'
import { createLimits, type Limits } from './http/limits/limits.ts'
import { serveOpenapi } from './http/openapi/serveOpenapi.ts'
import { sdkHosts } from './http/page/sdkHosts.ts'
import { rpcMethods } from './http/rpc/rpcMethods.ts'
import { rpcProxy } from './http/rpc/rpcProxy.ts'
import { inboxDegraded } from './inbox/inboxHealth.ts'
import { CALLBACK_PATH, receiveCallbacks } from './inbox/receiveCallbacks.ts'
import { type ReceivedCounts, receiveWebhook, WEBHOOK_PATH } from './inbox/receiveWebhook.ts'
import { contractsOf } from './installation/deployment.ts'
import { serveIdentity } from './installation/serveIdentity.ts'
import { siweText } from './installation/siweText.ts'
import { type FollowedCurrencies, followCurrencies } from './ledger/chain/listedCurrencies.ts'
import { booksDegraded } from './ledger/reconcile/reconcile.ts'
import { type ApiDeps, mountFeatures } from './mountFeatures.ts'
import { personTable } from './personTable.ts'
import { beatPulse, PULSE_MS } from './queue/pulse.ts'
import { repeat } from './queue/repeat.ts'
import { attachRealtime } from './realtime/attachRealtime.ts'
import { internalRoutes } from './rooms/media/internalRoutes.ts'
import { logUnproven, proofDegraded } from './rooms/proof/closedUnproven.ts'
import { ROOM_REVISIONS } from './rooms/revisions.ts'
import { roomStepUps } from './rooms/roomStepUps.ts'
import { ROUTE_TABLE } from './routeTable.ts'
import { createTipVerbs } from './tips/fixContext.ts'
import { createTokenFinder } from './tokens/findToken.ts'
import { witnessLimit, witnessRequest } from './witnessRequest.ts'

export interface Api {
  /** what became of notices of the payment provider */
  received: ReceivedCounts
  /** for the public listener */
  app: Express
  /** for the loopback listener */
  internalApp: Express
  /** Starts what runs beside requests. */
  start(server: Server): Promise<void>
  stop(): Promise<void>
}

/** The chain for pages: who has a session is counted by account. */
function chainProxy(
  { clock, security, config: { settings, deployment } }: ApiDeps,
  {
    identify,
    limits,
    currencies,
  }: Pick<Gatekeeper, 'identify'> & Pick<FollowedCurrencies, 'currencies'> & { limits: Limits },
): RequestHandler {
  const handler = rpcProxy({
    urls: settings.RPC_URLS,
    methods: rpcMethods(settings.CHAIN_ID),
    own: contractsOf(deployment),
    isCurrency: (address) => currencies.some(({ token }) => token?.toLowerCase() === address),
    clock,
    async checkLimit(request, calls) {
      const caller = await identify(request.headers)
      const accountId = caller?.isActive ? caller.accountId : null
      if (request.res) request.res.locals.accountId = accountId
      const who = { accountId, isGuest: caller?.isGuest ?? false, ip: request.ip ?? '' }
      await limits.checkChain(who, calls)
      return who
    },
  })
  return witnessLimit(security, 'rpc', handler)
}

/** The features say which of their requests need a step-up. */
function stepUpCheck({ pool, config: { settings } }: ApiDeps): Gatekeeper['checkStepUp'] {
  return createStepUpCheck({
    pool,
    settings,
    conditions: {
      ...roomStepUps(pool),
      moneyPurpose: ({ body }) => (MONEY_PURPOSES as readonly unknown[]).includes(fieldIn(body, 'purpose')),
      ...BILLING_STEP_UPS,
    },
  })
}

/** Where the payment provider tells what happened; without a key to ask it nothing is believed. */
function mountWebhooks(
  app: Express,
  host: RequestHandler,
  { deps, received }: { deps: ApiDeps; received: ReceivedCounts },
): void {
  const { pool, clock, payments, config } = deps
  if (!payments) return
  const { webhooks: secrets } = config.secrets
  const source = { events: payments, signatureHeader: SIGNATURE_HEADER, secrets, received }
  app.post(WEBHOOK_PATH, host, ...receiveWebhook({ pool, clock, ...source }))
}

/** Where the media provider tells what happens in rooms; rooms of it may go on after another one was set. */
function mountCallbacks(
  app: Express,
  host: RequestHandler,
  { deps, received }: { deps: ApiDeps; received: ReceivedCounts },
): void {
  const { trtcCallbacks: key } = deps.config.secrets
  const { TRTC_SDK_APP_ID: sdkAppId } = deps.config.settings
  if (!key || !sdkAppId) return
  const callbacks = createTrtcCallbacks(sdkAppId)
  app.post(CALLBACK_PATH, host, ...receiveCallbacks({ pool: deps.pool, callbacks, key, received }))
}

/** The api from its parts; nothing listens yet. */
export function createApi(deps: ApiDeps): Api {
  const { pool, clock, random, chain, foreign, media, log, security, config } = deps
  const { settings, deployment, secrets } = config
  const { PUBLIC_URL: publicUrl, CHAIN_ID: chainId } = settings
  const { clientAddress } = settings.TRUST_PROXY
  const cardCurrency = deps.payments ? settings.CARD_CURRENCY : null
  const followed = followCurrencies(pool, chainId, deployment)
  const page = { pool, prisma: createPrisma(pool), chainId, currencies: followed.currencies, cardCurrency }
  const identify = createIdentify({ pool, publicUrl, secret: secrets.session })
  const bans = createFollowBans({ clock, random, dataKey: deps.dataKey })
  const limits = createLimits({ pool, clock, ...knownPeople(pool, bans) }, settings)
  const carriesOld = (headers: IncomingHttpHeaders) => carriesOldToken(headers, publicUrl, secrets.session)
  const gatekeeper = {
    publicOrigin: new URL(publicUrl).origin,
    identify,
    limit: limits.check,
    can: createCan(pool, { keepBooks: settings.BOOKKEEPERS, arbitrate: settings.ARBITERS }),
    checkStepUp: stepUpCheck(deps),
    answerOnce: createAnswerOnce(pool),
    witness: witnessRequest(security, carriesOld),
  }
  const access = createAccess({
    ...{ pool, clock, random, chain, foreign, media, log, settings },
    ...{ decisionKey: deps.decisionKey, revisions: ROOM_REVISIONS },
    sessionLock: deployment.sessionLock?.toLowerCase() ?? null,
  })
  const siwe = { ...siweText(publicUrl), chainId }
  const channels = creatorVerbs({ random, dataKey: deps.dataKey }, settings.HANDLE_KEPT_S)
  const entry = {
    ...{ pool, clock, random, chain, publicUrl, siwe, security, settings, dataKey: deps.dataKey },
    ...{ sessionSecret: secrets.session, limits: limits.signIn, endSeats: endSessionSeats(access) },
    moveSeats: moveGuestSeats(access),
    hasMail: settings.SMTP_URL !== undefined,
    ...{ bans, persons: personTable(bans, channels), chainId, currencies: followed.currencies },
  }
  const { roomHub: hub, sessionLock, splitFactory } = deployment
  const tokens = createTokenFinder({ pool, clock, chainId, foreign: deployment.lens ? foreign : null })
  const tips = createTipVerbs(chainId, hub)
  const own = { hub, sessionLock, splitFactory }
  const rooms = { ...entry, ...own, media, log, tips, tokens, access: createRoomVerbs(access) }
  const chat = createChat({ pool, clock, random, bus: deps.bus, settings })
  const mount = (app: Express) => {
    const moderation = { pool, clock, random, access: createBanVerbs(access, deps.dataKey), bus: deps.bus }
    mountFeatures(app, gatekeeper, { deps, entry, rooms, tokens, page, access, moderation, limits })
    app.get('/v1/openapi.json', serveOpenapi(ROUTE_TABLE))
    app.get('/.well-known/stagedoor.json', serveIdentity(pool, clock, publicUrl))
    app.post('/rpc', chainProxy(deps, { identify, limits, ...followed }))
  }

  const received: ReceivedCounts = new Map()
  const attestorHealth = createAttestorHealth({ clock, ...deps.attestation, bounds: config.attestor.bounds })
  const app = createPublicApp({
    ...{ pool, clock, random, log, publicUrl, clientAddress },
    webDir: settings.WEB_DIR,
    relayOrigin: relayOrigin(settings),
    sdkHosts: sdkHosts(settings),
    ready: { database: databaseCheck(pool) },
    degraded: async () => [
      ...(await inboxDegraded(pool)),
      ...(await booksDegraded(pool)),
      ...(await attestorHealth()),
      ...(await keeperDegraded(pool, chainId)),
      ...(await proofDegraded(rooms)),
      ...busDegraded(deps.bus),
      ...relayDegraded(deps.relay),
    ],
    mountRaw: (raw, host) => {
      mountWebhooks(raw, host, { deps, received })
      mountCallbacks(raw, host, { deps, received })
    },
    mount,
  })
  const nodeKeys = followNodeKeys(secrets)
  const internalApp = createInternalApp({
    log,
    random,
    security,
    reportKey: (nodeId) => nodeKeys('report', nodeId),
    routes: [...internalRoutes(rooms), ...relaySpanRoutes(pool, clock)],
  })
  let stopAll = async () => {}
  return {
    app,
    received,
    internalApp,
    async start(server) {
      await logUnproven(rooms)
      await access.start({ takesBeats: true, onBeats: (ids) => keepStepUps(pool, ids, settings) })
      const isGenuine = (sent: IncomingHttpHeaders) => tokenOf(sent, publicUrl, secrets.session) !== null
      const realtime = await attachRealtime(server, {
        ...{ clock, log, security, rooms, identify, isGenuine, carriesOld, clientAddress, publicUrl },
        ...{ chat, bus: deps.bus, tips: { pool, chainId, currencies: followed.currencies } },
        ...{ access: createSocketVerbs(access), calls: createCallSocketVerbs(pool, deps.relay !== null) },
        keepSessions: (ids) => keepSessions(pool, ids),
        ...{ bounds: settings, settings, databaseUrl: settings.DATABASE_URL },
      })
      const loops = [followed.start(log), repeat('pulse', PULSE_MS, () => beatPulse(pool, 'api'), log)]
      stopAll = async () => {
        await realtime.stop()
        await Promise.all(loops.map((loop) => loop.stop()))
        await access.stop()
      }
    },
    stop: () => stopAll(),
  }
}

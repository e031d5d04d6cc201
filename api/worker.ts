import { randomBytes } from 'node:crypto'
import { createPool } from '#db/client.ts'
import { awaitDatabase } from '#db/connections/awaitDatabase.ts'
import { assertLogin } from '#db/provision.ts'
import { profileOf } from '#settings/chainProfile.ts'
import { type Alarms, createAlarms } from '#telemetry/alarms.ts'
import { createSecurityLog } from '#telemetry/securityLog.ts'
import { createFollowBans, forgetBanMarks } from './access/bans/banMarks.ts'
import { createAccess } from './access/createAccess.ts'
import { followDecisionKey } from './access/decisions/followDecisionKey.ts'
import { accessJobs } from './access/jobs.ts'
import { followLateRemovals } from './access/revocation/removeFromMedia.ts'
import { createRoomVerbs } from './access/roomVerbs.ts'
import { factorJobs } from './accounts/factors/jobs.ts'
import { accountJobs } from './accounts/jobs.ts'
import { leavingJobs } from './accounts/leaving/jobs.ts'
import { createAttestor } from './adapters/chain/attestor/createAttestor.ts'
import { createChainMoney } from './adapters/chain/createChainMoney.ts'
import { createChainReader } from './adapters/chain/createChainReader.ts'
import { createForeignTokens } from './adapters/chain/createForeignTokens.ts'
import { createTransactionFinder } from './adapters/chain/createTransactionFinder.ts'
import { createKeeper } from './adapters/chain/services/createKeeper.ts'
import { createPayments } from './adapters/stripe/createPayments.ts'
import { createTrtcCallbacks } from './adapters/trtc/callbacks.ts'
import type { AttestationDeps } from './attestation/deps.ts'
import { attestationJobs } from './attestation/jobs.ts'
import { billingJobs, billingProjectors } from './billing/jobs.ts'
import type { FollowBookingsDeps } from './bookings/booked/followDeps.ts'
import { bookingJobs } from './bookings/jobs.ts'
import type { CallKeeperDeps } from './bookings/keeper/deps.ts'
import { callJobs } from './calls/jobs.ts'
import { readJudged } from './calls/record/readJudged.ts'
import { chatJobs } from './chat/jobs.ts'
import { GWEI, type ProcessConfig, readConfig } from './config.ts'
import { createLog } from './createLog.ts'
import { createMail } from './createMail.ts'
import { createMedia } from './createMedia.ts'
import { creatorVerbs, forgetKeptHandles } from './creators/keptHandles.ts'
import { discoveryJobs } from './discovery/jobs.ts'
import { createInbox } from './inbox/createInbox.ts'
import { createDataKey } from './installation/dataKey.ts'
import { assertDataKeyFits } from './installation/dataKeyFits.ts'
import { installationJobs } from './installation/jobs.ts'
import { pinPlatform } from './installation/paymentPlatform.ts'
import { unfitKey, unusableSecret } from './keyAlarms.ts'
import { ledgerJobs } from './ledger/jobs.ts'
import { moderationJobs } from './moderation/jobs.ts'
import { CHANGE_GRACE_S, passJobs } from './passes/jobs.ts'
import { personTable } from './personTable.ts'
import type { ForeignTokens } from './ports/foreignTokens.ts'
import { PURPOSE_TABLE } from './purposeTable.ts'
import { createWorker } from './queue/createWorker.ts'
import type { Jobs } from './queue/jobs.ts'
import { invitationJobs } from './rooms/invitations/jobs.ts'
import { type RoomJobDeps, roomJobs } from './rooms/jobs.ts'
import { callbackProjector } from './rooms/media/callbackProjector.ts'
import { ROOM_REVISIONS } from './rooms/revisions.ts'
import { runProcess } from './runProcess.ts'
import { addInboxTo, startTelemetry } from './startTelemetry.ts'
import { createTipVerbs } from './tips/fixContext.ts'
import { createTokenFinder } from './tokens/findToken.ts'
import { transactionJobs } from './transactions/jobs.ts'
import type { WatchDeps } from './transactions/watchIntents.ts'

/** Below the minute in which whoever starts a process expects it to be ready. */
const DATABASE_WITHIN_MS = 45_000

/** Work with transactions: those of wallets are followed, those of the attestor are sent. */
function chainJobs(
  { attestor: { bounds }, settings }: ProcessConfig<'worker'>,
  of: Omit<WatchDeps, 'chainId' | 'finder' | 'purposes'> &
    Pick<AttestationDeps, 'log' | 'chain' | 'attestor' | 'sender'> & { alarms: Alarms },
): Jobs[] {
  const { CHAIN_ID: chainId, RPC_URLS: urls } = settings
  const around = { ...of, chainId, finder: createTransactionFinder(urls, chainId) }
  return [transactionJobs({ ...around, purposes: PURPOSE_TABLE }), attestationJobs({ ...around, bounds })]
}

/** Work with rooms and with booked calls in them; of those that the chain leads, what it says of them is taken over. */
function workOfRooms(
  { deployment: { roomHub: hub, lens }, settings }: ProcessConfig<'worker'>,
  {
    foreign,
    ...of
  }: Omit<RoomJobDeps, 'settings' | 'hub' | 'tips' | 'tokens'> & {
    foreign: ForeignTokens
  },
): Jobs[] {
  const { CHAIN_ID: chainId } = settings
  const tokens = createTokenFinder({ ...of, chainId, foreign: lens ? foreign : null })
  const rooms = { ...of, settings, hub, tips: createTipVerbs(chainId, hub), tokens }
  return [roomJobs(rooms, settings), callJobs(rooms)]
}

/** Work with paid calls; those that are booked by wallet follow the escrow, and end by the keeper where there is one. */
function workOfCalls(
  { deployment: { consultationEscrow, currencyList }, settings, secrets }: ProcessConfig<'worker'>,
  {
    log,
    alarms,
    chain,
    ...of
  }: Omit<FollowBookingsDeps, 'chainId' | 'escrow' | 'currencyList' | 'arbiters'> &
    Pick<CallKeeperDeps, 'log' | 'chain'> &
    Pick<AttestationDeps, 'attestor'> & { alarms: Alarms },
): Jobs {
  const escrow = consultationEscrow?.toLowerCase() ?? null
  const { CHAIN_ID: chainId, RPC_URLS: urls, ARBITERS: arbiters } = settings
  const judging = { readJudged: (bookingId: string) => readJudged(of.pool, bookingId) }
  const following = { ...of, ...judging, alarms, chainId, escrow, currencyList, arbiters }
  const keys = secrets.keeper
  const dailyGas = BigInt(settings.KEEPER_DAILY_GAS)
  if (!escrow || !keys || dailyGas === 0n) return bookingJobs(following, null)
  return bookingJobs(following, {
    ...{ ...of, log, alarms, chain, chainId, escrow, finder: createTransactionFinder(urls, chainId) },
    keeper: createKeeper({ keys, urls, chainId, alarms }),
    bounds: { maxFee: BigInt(settings.KEEPER_MAX_FEE_GWEI) * GWEI },
    dailyGas,
  })
}

await runProcess(async () => {
  const config = readConfig(
    'worker',
    undefined,
    unusableSecret((...alarm) => alarms.raise(...alarm)),
  )
  const { settings, secrets, deployment } = config
  const { CHAIN_ID: chainId, RPC_URLS: urls, TRTC_SDK_APP_ID: sdkAppId } = settings
  const log = createLog('worker', settings.LOG_LEVEL)
  const pool = createPool(settings.DATABASE_URL, {
    max: settings.DATABASE_POOL,
    ...{ name: 'worker', isPreparing: true },
    // the error carries its whole connection, which is nothing for a log
    onIdleError: ({ message }) => log.warn({ cause: message }, 'database connection lost'),
  })
  const alarms = createAlarms({ log, clock: () => performance.now() })
  const security = createSecurityLog({ log, clock: () => performance.now() })
  const outside = { pool, clock: Date.now, random: randomBytes }
  const oldAfterS = profileOf(chainId, settings.CHAIN_BLOCK_S)?.oldAfterS ?? null
  const read = { urls, chainId, oldAfterS, clock: Date.now, alarms }
  const chain = createChainReader(read)
  const foreign = createForeignTokens({ ...read, lens: deployment.lens })
  const money = createChainMoney({ urls, chainId, alarms })
  const attestation = createAttestor({ ...config.attestor, urls, chainId, clock: Date.now, alarms })
  const { current: media, of: mediaOf } = createMedia(config, outside)
  const decisionKey = followDecisionKey({
    pool,
    ...{ source: secrets.decisionKey, everyMs: settings.SECRET_LOOK_MS },
    onUnfit: unfitKey(alarms, security),
  })
  await awaitDatabase(pool, DATABASE_WITHIN_MS)
  await assertLogin(pool, 'worker')
  await decisionKey.start()
  const dataKey = createDataKey(secrets.data, randomBytes)
  await assertDataKeyFits(pool, dataKey)
  const payments = secrets.payment && createPayments({ ...secrets.payment, pin: pinPlatform(pool), alarms })
  await payments?.start()
  const access = createAccess({
    ...{ ...outside, chain, foreign, media, log, settings },
    decisionKey,
    revisions: ROOM_REVISIONS,
    sessionLock: deployment.sessionLock?.toLowerCase() ?? null,
  })
  await access.start({ takesBeats: false })
  const late = followLateRemovals(access)
  const rooms = createRoomVerbs(access)
  const projectors = [
    ...billingProjectors({ ...outside, log, alarms, payments, settings, dataKey }),
    ...(sdkAppId ? [callbackProjector({ ...outside, access: rooms }, createTrtcCallbacks(sdkAppId))] : []),
  ]
  const inbox = createInbox({ ...outside, log, alarms, events: payments }, projectors)
  const bans = createFollowBans({ ...outside, dataKey })
  const mail = createMail(config, { ...outside, log, alarms, dataKey })
  const worker = await createWorker({
    pool,
    databaseUrl: settings.DATABASE_URL,
    ...{ log, maxRestMs: settings.WORKER_MAX_REST_MS },
    jobs: [
      installationJobs({ pool }),
      mail.jobs,
      accountJobs({ pool, security }, settings),
      factorJobs({ ...outside, security }),
      leavingJobs({
        ...outside,
        log,
        settings,
        persons: personTable(bans, creatorVerbs({ ...outside, dataKey }, settings.HANDLE_KEPT_S)),
        hasMail: settings.SMTP_URL !== undefined,
      }),
      {
        loops: [late.loop],
        timetable: [
          { task: 'forget-ban-marks', at: '31 3 * * *', run: () => forgetBanMarks(pool) },
          { task: 'forget-kept-handles', at: '33 3 * * *', run: () => forgetKeptHandles(pool) },
        ],
      },
      ...chainJobs(config, { ...outside, ...attestation, log, alarms, chain }),
      passJobs({ ...outside, chainId, graceS: CHANGE_GRACE_S }),
      accessJobs({ ...access, mediaOf }, settings, alarms, security),
      inbox.jobs,
      ledgerJobs({ ...outside, chainId, currencyList: deployment.currencyList, payments, alarms, money }),
      billingJobs({ ...outside, log, alarms, payments, settings, dataKey, chainId }),
      workOfCalls(config, { ...outside, attestor: attestation.attestor, log, alarms, chain }),
      discoveryJobs({ pool }),
      ...workOfRooms(config, { ...outside, foreign, media, mediaOf, log, alarms, security, access: rooms }),
      invitationJobs({ pool, clock: Date.now, random: randomBytes }),
      chatJobs({ pool }, settings),
      moderationJobs({ pool, clock: Date.now }),
    ],
  })
  const telemetry = await startTelemetry(settings.WORKER_METRICS_PORT, { pool, alarms }, (metrics) => {
    metrics.gauge(
      'stagedoor_late_removals',
      'People whose removal from a room the media provider has not confirmed for a minute',
      late.count,
    )
    addInboxTo(metrics, inbox)
  })
  log.info({ chainId, metricsPort: telemetry.port }, 'worker runs')
  return {
    log,
    stop: async () => {
      await telemetry.close()
      decisionKey.stop()
      payments?.stop()
      security.stop()
      await inbox.stop()
      await worker.stop()
      await mail.stop()
      await access.stop()
      await pool.end()
    },
  }
})

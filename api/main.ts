import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { createPool } from '#db/client.ts'
import { awaitDatabase } from '#db/connections/awaitDatabase.ts'
import { assertLogin } from '#db/provision.ts'
import { profileOf } from '#settings/chainProfile.ts'
import { createAlarms } from '#telemetry/alarms.ts'
import { createSecurityLog } from '#telemetry/securityLog.ts'
import { followDecisionKey } from './access/decisions/followDecisionKey.ts'
import { createBus, measureBus } from './adapters/bus/createBus.ts'
import { createAttestor } from './adapters/chain/attestor/createAttestor.ts'
import { createChainReader } from './adapters/chain/createChainReader.ts'
import { createForeignTokens } from './adapters/chain/createForeignTokens.ts'
import { createRelay } from './adapters/relay/createRelay.ts'
import { createPayments } from './adapters/stripe/createPayments.ts'
import { readConfig } from './config.ts'
import { createApi } from './createApi.ts'
import { createLog } from './createLog.ts'
import { createMedia } from './createMedia.ts'
import { createHttpServer } from './http/createHttpServer.ts'
import { createDataKey } from './installation/dataKey.ts'
import { assertDataKeyFits } from './installation/dataKeyFits.ts'
import { pinPlatform } from './installation/paymentPlatform.ts'
import { unfitKey, unusableSecret } from './keyAlarms.ts'
import { runProcess } from './runProcess.ts'
import { startTelemetry } from './startTelemetry.ts'

const LOOPBACK = '127.0.0.1'

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  return closed
}

/** Below the minute in which whoever starts a process expects it to be ready. */
const DATABASE_WITHIN_MS = 45_000

await runProcess(async () => {
  const config = readConfig(
    'api',
    undefined,
    unusableSecret((...alarm) => alarms.raise(...alarm)),
  )
  const { settings } = config
  const log = createLog('api', settings.LOG_LEVEL)
  const pool = createPool(settings.DATABASE_URL, {
    max: settings.DATABASE_POOL,
    name: 'api',
    // the error carries its whole connection, which is nothing for a log
    onIdleError: ({ message }) => log.warn({ cause: message }, 'database connection lost'),
  })
  const alarms = createAlarms({ log, clock: () => performance.now() })
  const security = createSecurityLog({ log, clock: () => performance.now() })
  const [clock, random] = [Date.now, randomBytes]
  const { CHAIN_ID: chainId, RPC_URLS: urls } = settings
  const oldAfterS = profileOf(chainId, settings.CHAIN_BLOCK_S)?.oldAfterS ?? null
  const { lens, creatorTokenFactory, earlierCreatorTokenFactories = [] } = config.deployment
  const tokenFactories = [creatorTokenFactory ?? [], earlierCreatorTokenFactories].flat()
  const read = { urls, chainId, oldAfterS, clock, alarms }
  const chain = createChainReader(read)
  const foreign = createForeignTokens({ ...read, lens, tokenFactories })
  const { current: media } = createMedia(config, { pool, clock, random })
  const decisionKey = followDecisionKey({
    pool,
    source: config.secrets.decisionKey,
    everyMs: settings.SECRET_LOOK_MS,
    onUnfit: unfitKey(alarms, security),
  })
  await awaitDatabase(pool, DATABASE_WITHIN_MS)
  await assertLogin(pool, 'api')
  await decisionKey.start()
  const dataKey = createDataKey(config.secrets.data, randomBytes)
  await assertDataKeyFits(pool, dataKey)
  const { payment } = config.secrets
  const payments = payment && createPayments({ ...payment, pin: pinPlatform(pool), alarms })
  await payments?.start()
  const attestation = createAttestor({ ...config.attestor, urls, chainId, clock, alarms })
  const bus = await createBus(settings, { pool, log, password: config.secrets.busPassword })
  const onChange = (isAnswering: boolean) => {
    const { RELAY_URLS: relays } = settings
    if (isAnswering) log.info({ relays }, 'the relay of calls answers again')
    else alarms.raise('relay_away', { relays }, 'the relay of calls does not answer, and no call connects')
  }
  const relay = createRelay(settings, { secret: config.secrets.relay, clock, onChange })
  const outside = { pool, bus, clock, random, chain, foreign, media, payments, relay }
  const parts = { ...outside, attestation, decisionKey, dataKey }
  const api = createApi({ ...parts, log, security, alarms, config })
  const server = createHttpServer(api.app)
  const internal = createHttpServer(api.internalApp)
  await api.start(server)
  await listen(internal, settings.INTERNAL_PORT, LOOPBACK)
  await listen(server, settings.PORT, settings.BIND)
  const telemetry = await startTelemetry(settings.API_METRICS_PORT, { pool, alarms }, (metrics) => {
    measureBus(metrics, bus)
    metrics.labelled(
      'counter',
      {
        name: 'stagedoor_webhooks_total',
        help: 'Notices of the payment provider and callbacks of the media provider, by endpoint and what became of them',
        label: 'outcome',
      },
      () => api.received,
    )
  })
  const ports = { port: settings.PORT, metricsPort: telemetry.port }
  log.info({ url: settings.PUBLIC_URL, ...ports }, 'api listens')
  return {
    log,
    stop: async () => {
      const closed = [close(server), close(internal), telemetry.close()]
      decisionKey.stop()
      payments?.stop()
      relay?.stop()
      security.stop()
      await api.stop()
      await bus.stop()
      await Promise.all(closed)
      await pool.end()
    },
  }
})

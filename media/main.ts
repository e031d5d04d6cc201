import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { createAlarms } from '#telemetry/alarms.ts'
import { createMetrics } from '#telemetry/metrics.ts'
import { createSecurityLog } from '#telemetry/securityLog.ts'
import { startTelemetryServer, WELL } from '#telemetry/telemetryServer.ts'
import { checkPorts, followNodeFiles, mediaAddress, readSettings } from './config.ts'
import { createNode } from './createNode.ts'

async function main(): Promise<void> {
  const settings = readSettings()
  const places = {
    maxViewers: settings.MEDIA_MAX_VIEWERS,
    hostsPct: settings.MEDIA_HOSTS_PCT,
    prefixPct: settings.MEDIA_PREFIX_PCT,
  }
  checkPorts(settings.MEDIA_UDP_MIN, settings.MEDIA_UDP_MAX, places)
  const log = pino({ level: settings.LOG_LEVEL, name: 'media' })
  const alarms = createAlarms({ log, clock: () => performance.now() })
  const security = createSecurityLog({ log, clock: () => performance.now() })
  const node = await createNode({
    dataDir: settings.MEDIA_DATA_DIR,
    keys: followNodeFiles(settings.MEDIA_KEYS_DIR, {
      everyMs: settings.SECRET_LOOK_MS,
      onUnusable: (path, reason) =>
        alarms.raise(
          'secret_file_unusable',
          { path, reason },
          'a key of this node cannot be used; those read before go on',
        ),
    }),
    apiUrl: settings.MEDIA_API_URL,
    signal: {
      ...{ port: settings.MEDIA_SIGNAL_PORT, bind: settings.BIND, publicUrl: settings.MEDIA_PUBLIC_URL },
      clientAddress: ({ socket, headers }) =>
        settings.TRUST_PROXY.clientAddress(socket.remoteAddress, headers['x-forwarded-for']),
    },
    controlPort: settings.MEDIA_CONTROL_PORT,
    udp: {
      min: settings.MEDIA_UDP_MIN,
      max: settings.MEDIA_UDP_MAX,
      address: mediaAddress(settings.BIND, settings.MEDIA_ADDRESS),
    },
    limits: {
      ...places,
      stallMs: settings.MEDIA_STALL_S * 1000,
      silenceMs: settings.MEDIA_SILENCE_S * 1000,
      resumeMs: settings.MEDIA_RESUME_S * 1000,
      connectMs: settings.MEDIA_CONNECT_S * 1000,
      maxVideoBitsPerS: settings.MEDIA_VIDEO_KBPS * 1000,
    },
    clock: Date.now,
    random: randomBytes,
    log,
    security,
  })
  const metrics = createMetrics(alarms)
  metrics.gauge('stagedoor_media_rooms', 'Rooms on this node', () => node.load().rooms)
  metrics.gauge('stagedoor_media_people', 'People connected to this node', () => node.load().people)
  const gateDrops = {
    name: 'stagedoor_media_gate_dropped_total',
    help: 'Datagrams on media ports that were not let in, by kind',
    label: 'kind',
  }
  metrics.labelled('counter', gateDrops, () => node.gateDrops())
  const telemetry = await startTelemetryServer({
    port: settings.MEDIA_METRICS_PORT,
    metrics,
    health: () => WELL,
  })
  log.info({ metricsPort: telemetry.port }, 'health and metrics are told')

  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    security.stop()
    Promise.all([node.stop(), telemetry.close()]).then(
      () => process.exit(0),
      (cause: unknown) => {
        log.error({ cause: String(cause) }, 'did not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop)
  process.on('message', (message) => {
    if (message === 'stop') stop()
  })
  // one connection's library error must not end everybody's stream
  process.on('unhandledRejection', (cause) => log.warn({ cause: String(cause) }, 'a connection failed'))
  process.on('uncaughtException', (cause: NodeJS.ErrnoException) => {
    // a UDP port taken by another program between the look and the bind: that connection times out by itself
    if (cause.syscall === 'bind' && cause.code === 'EADDRINUSE')
      return log.warn({ cause }, 'a media port is taken')
    log.fatal({ cause }, 'media node failed')
    process.exit(1)
  })
  process.send?.('ready')
}

// the reader of the output may be gone before this process is
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
await main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exit(1)
})

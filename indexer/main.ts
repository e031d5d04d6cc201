import { pino } from 'pino'
import { SettingsError } from '#settings/parse.ts'
import { readConfig } from './config.ts'
import { createIndexer } from './createIndexer.ts'
import { startHealthServer } from './follow/healthServer.ts'

const STOP_MS = 10_000

// a parent that died takes our output with it; that must not stop a clean end
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

try {
  await main()
} catch (error) {
  const text = error instanceof SettingsError ? error.message : ((error as Error).stack ?? String(error))
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
  setTimeout(() => process.exit(1), 200)
}

async function main(): Promise<void> {
  const { settings, roots, fromBlock } = readConfig()
  const log = pino({ name: 'indexer', level: settings.LOG_LEVEL, base: { pid: process.pid } })
  const indexer = createIndexer({
    databaseUrl: settings.DATABASE_URL,
    rpcUrls: settings.RPC_URLS,
    chainId: settings.CHAIN_ID,
    blockS: settings.CHAIN_BLOCK_S,
    quorum: settings.RPC_QUORUM,
    roots,
    fromBlock,
    pollMs: settings.INDEX_POLL_MS,
    clock: Date.now,
    log,
    onDatabaseLost(sentence) {
      log.fatal({ chainId: settings.CHAIN_ID }, `${sentence}; this process ends to be started again`)
      process.exit(1)
    },
  })
  const health = await startHealthServer(settings.METRICS_PORT, indexer.status, Date.now, indexer.alarms)
  indexer.start()
  log.info({ chainId: settings.CHAIN_ID, metricsPort: health.port }, 'indexer runs')

  let isStopping = false
  const end = async (cause: string) => {
    if (isStopping) return
    isStopping = true
    log.info({ cause }, 'stopping')
    setTimeout(() => process.exit(1), STOP_MS).unref()
    await indexer.stop()
    await health.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => end('SIGTERM'))
  process.on('SIGINT', () => end('SIGINT'))
  process.on('message', (message) => message === 'stop' && end('stop'))
  process.on('disconnect', () => end('parent gone'))
  process.send?.('ready')
}

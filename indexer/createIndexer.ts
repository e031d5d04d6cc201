import type { Clock } from '#domain/clock.ts'
import { profileOf } from '#settings/chainProfile.ts'
import { type Alarms, createAlarms } from '#telemetry/alarms.ts'
import { createFollower } from './follow/chainFollower.ts'
import { pause } from './follow/pause.ts'
import { createReports } from './follow/reports.ts'
import { createStatus, noteLook, type Status } from './follow/status.ts'
import { takeTurns } from './follow/takeTurns.ts'
import { createLifeline, type Lifeline } from './postgres/lifeline.ts'
import type { Writer } from './postgres/writer.ts'
import { readHeader } from './reader/readHeaders.ts'
import type { Watched } from './reader/watchList.ts'
import { createEndpoint, type Endpoint } from './rpc/endpoint.ts'
import { AllProvidersFailed, createFailover } from './rpc/failover.ts'
import { asNumber } from './rpc/hex.ts'
import { RpcFault } from './rpc/rpcFault.ts'
import { readCursor } from './store/cursor.ts'
import { halt, liftQuarantine, quarantine } from './store/trouble.ts'

const ONE_PROVIDER = 'one provider: nothing is confirmed by a second'

export interface IndexerLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

export interface IndexerOptions {
  databaseUrl: string
  /** in order of preference */
  rpcUrls: string[]
  chainId: number
  /** seconds between two blocks; needed for a chain that is not known */
  blockS?: number
  /** providers that must tell the same; 1 = one word counts while the others are silent */
  quorum?: number
  /** contracts of the installation */
  roots: Watched[]
  fromBlock: number
  /** milliseconds between two looks at the head */
  pollMs: number
  /** one HTTP answer */
  rpcTimeoutMs?: number
  /** a leader that is silent for this long loses its session and with it its lock */
  leaseMs?: number
  /** between two tries to become the leader, and after a lost database */
  standbyMs?: number
  /** longest wait between two tries while providers fail */
  longestWaitMs?: number
  /** a stop waits this long for a statement that waits for somebody's lock */
  stopMs?: number
  /** the time of day, for facts */
  clock: Clock
  /** measures durations: it never jumps */
  monotonic?: Clock
  /** the database fell silent for so long that this process should end and be started again */
  onDatabaseLost?: (sentence: string) => void
  /** 0 to 1, which providers cannot foresee; default: the random source of the system */
  random?: () => number
  log: IndexerLog
}

export interface Indexer {
  start(): void
  stop(): Promise<void>
  status(): Readonly<Status>
  alarms: Pick<Alarms, 'counts'>
}

const LEASE_MS = 10_000
/** A busy loop of this process and a slow network are still nobody's death. */
const SILENT_AFTER_MS = 5000
/** With the wait until the next beat it is two leases. */
const DEAD_AFTER_LEASES = 1.5
/** Providers that give no usable answer for this long are something a person should look at. */
const PROVIDERS_ALARM_MS = 60_000
const STOP_MS = 3000

/** Keeps schema `chain` equal to the chain: waits for its turn, then follows until it is stopped. */
export function createIndexer(options: IndexerOptions): Indexer {
  const { chainId, log, clock } = options
  const { standbyMs = 1000, leaseMs = LEASE_MS, monotonic = () => performance.now() } = options
  const status = createStatus()
  const alarms = createAlarms({ log, clock: monotonic })
  const stopping = new AbortController()
  const profile = profileOf(chainId, options.blockS ?? null)
  if (!profile) throw new Error(`the block time of chain ${chainId} is missing`)
  // an address that is given twice is still one provider
  const endpoints = [...new Set(options.rpcUrls)].map((url) =>
    createEndpoint(url, options.rpcTimeoutMs ?? 10_000),
  )
  const shared = { profile, providers: endpoints.length, quorum: options.quorum ?? 2, alarms, status }
  const reports = createReports({ chainId, log, alarms, status })
  const lifeline = watchDatabase({ ...options, leaseMs, monotonic, status, alarms })
  let running: Promise<void> = Promise.resolve()
  let failingSinceMs: number | null = null

  async function lead(writer: Writer): Promise<void> {
    status.role = 'leader'
    status.term = writer.term
    log.info({ chainId, term: writer.term }, 'leads')
    if (endpoints.length === 1) log.warn({ chainId }, ONE_PROVIDER)
    let follower: Awaited<ReturnType<typeof createFollower>> | null = null
    const genesis = await writer.read(async (client) => (await readCursor(client, chainId))?.genesis ?? null)
    const failover = createFailover({
      endpoints,
      introduce: introducer(chainId, () => status.cursor?.genesis ?? genesis),
      onFault: reports.onFault,
      clock: monotonic,
    })
    // the leader before us may have left one
    let mayHaveGap = true
    while (!stopping.signal.aborted) {
      let waitMs = options.pollMs
      try {
        follower ??= await createFollower({
          ...options,
          monotonic,
          writer,
          failover,
          ...shared,
          signal: stopping.signal,
          ...reports,
        })
        if (await follower.look()) waitMs = 0
        if (mayHaveGap) await liftQuarantine(writer, chainId)
        mayHaveGap = false
        failingSinceMs = null
        noteLook(status, clock())
      } catch (error) {
        if (!(error instanceof AllProvidersFailed)) throw error
        follower?.shrink()
        mayHaveGap = true
        waitMs = await backOff(writer, error)
      }
      await pause(waitMs, stopping.signal)
    }
  }

  /** Nobody answered usefully: say why where everybody can read it, and wait longer each time. */
  async function backOff(writer: Writer, error: AllProvidersFailed): Promise<number> {
    status.failuresInRow += 1
    status.lastError = error.message
    failingSinceMs ??= monotonic()
    if (monotonic() - failingSinceMs >= PROVIDERS_ALARM_MS)
      alarms.raise('providers_failed', { chainId }, error.message)
    const longest = options.longestWaitMs ?? 15_000
    const waitMs = Math.min(options.pollMs * 2 ** Math.min(status.failuresInRow - 1, 20), longest)
    const kinds = error.faults.map((fault) => fault.kind)
    if (kinds.includes('below_finalized')) {
      await halt(writer, chainId, error.message)
      if (status.cursor) status.cursor = { ...status.cursor, halted: error.message }
      alarms.raise('chain_halted', { chainId }, error.message)
    } else if (status.cursor && kinds.some((kind) => kind === 'wrong' || kind === 'missing')) {
      const from = status.cursor.number + 1
      status.gapFrom = from
      alarms.raise('block_unproven', { chainId, block: from }, error.message)
      await quarantine(writer, chainId, {
        from,
        to: Math.max(from, status.head?.number ?? from),
        reason: error.message,
        waitMs,
      })
    }
    return waitMs
  }

  return {
    start() {
      running = takeTurns(
        { ...options, leaseMs, standbyMs, lifeline, status, alarms, signal: stopping.signal },
        lead,
      )
    },
    async stop() {
      stopping.abort()
      const impatience = setTimeout(lifeline.cut, options.stopMs ?? STOP_MS)
      await running
      clearTimeout(impatience)
      lifeline.stop()
      status.role = 'stopped'
    },
    status: () => status,
    alarms,
  }
}

/** Says it in status and alarm when the database falls silent, and in time that this process has to end. */
function watchDatabase(
  options: Pick<IndexerOptions, 'chainId' | 'onDatabaseLost'> & {
    leaseMs: number
    monotonic: Clock
    status: Status
    alarms: Alarms
  },
): Lifeline {
  const { chainId, leaseMs, monotonic, status, alarms } = options
  return createLifeline({
    silentAfterMs: Math.min(SILENT_AFTER_MS, leaseMs / 2),
    deadAfterMs: leaseMs * DEAD_AFTER_LEASES,
    monotonic,
    onSilent(sentence) {
      status.silent = sentence
      alarms.raise('database_silent', { chainId }, sentence)
    },
    onHeard() {
      status.silent = null
    },
    onDead: (sentence) => options.onDatabaseLost?.(sentence),
  })
}

/** Checks that a provider serves our chain, before its first answer is used and after each fault. */
function introducer(chainId: number, genesisOf: () => string | null) {
  return async (node: Endpoint): Promise<void> => {
    const served = asNumber(await node.call('eth_chainId', []), 'chain id')
    if (served !== chainId) throw new RpcFault('other_chain', `serves chain ${served}, not ${chainId}`)
    const genesis = genesisOf()
    if (genesis === null) return
    const first = await readHeader(node, 0)
    if (first.hash !== genesis) throw new RpcFault('other_chain', `starts with ${first.hash}, not ${genesis}`)
  }
}

import type { Clock } from '#domain/clock.ts'
import { profileOf } from '#settings/chainProfile.ts'
import { createAlarms } from '#telemetry/alarms.ts'
import { createFollower } from './follow/chainFollower.ts'
import { pause } from './follow/pause.ts'
import { countFault, createStatus, type Status } from './follow/status.ts'
import { Fenced, openWriter, type Writer } from './postgres/writer.ts'
import { readHeader } from './reader/readHeaders.ts'
import type { Watched } from './reader/watchList.ts'
import { createEndpoint, type Endpoint } from './rpc/endpoint.ts'
import { AllProvidersFailed, createFailover } from './rpc/failover.ts'
import { asNumber } from './rpc/hex.ts'
import { CONTRADICTIONS, RpcFault } from './rpc/rpcFault.ts'
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
  clock: Clock
  log: IndexerLog
}

export interface Indexer {
  start(): void
  stop(): Promise<void>
  status(): Readonly<Status>
}

/** Keeps schema `chain` equal to the chain: waits for its turn, then follows until it is stopped. */
export function createIndexer(options: IndexerOptions): Indexer {
  const { databaseUrl, chainId, log, clock } = options
  const standbyMs = options.standbyMs ?? 1000
  const status = createStatus()
  const alarms = createAlarms({ log, clock })
  const stopping = new AbortController()
  const profile = profileOf(chainId, options.blockS ?? null)
  if (!profile) throw new Error(`the block time of chain ${chainId} is missing`)
  // an address that is given twice is still one provider
  const endpoints = [...new Set(options.rpcUrls)].map((url) =>
    createEndpoint(url, options.rpcTimeoutMs ?? 10_000),
  )
  const shared = { profile, providers: endpoints.length, quorum: options.quorum ?? 2, alarms, status }
  let running: Promise<void> = Promise.resolve()

  function onFault(node: Endpoint, fault: RpcFault): void {
    countFault(status, node.name, fault.kind)
    if (CONTRADICTIONS.has(fault.kind))
      alarms.raise('provider_contradicted', { provider: node.name, fault: fault.kind }, fault.message)
    if (status.failuresInRow === 0) log.warn({ provider: node.name, fault: fault.kind }, fault.message)
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let writer: Writer | null = null
      try {
        writer = await openWriter(databaseUrl, chainId, options.leaseMs ?? 10_000)
        if (writer) await lead(writer)
        else status.role = 'standby'
      } catch (error) {
        status.role = 'stalled'
        status.lastError = (error as Error).message
        log[error instanceof Fenced ? 'warn' : 'error']({ chainId, error: status.lastError }, 'stepped down')
      }
      await writer?.close()
      await pause(standbyMs, stopping.signal)
    }
  }

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
      onFault,
      clock,
    })
    // the leader before us may have left one
    let mayHaveGap = true
    while (!stopping.signal.aborted) {
      let waitMs = options.pollMs
      try {
        follower ??= await createFollower({
          ...options,
          writer,
          failover,
          ...shared,
          signal: stopping.signal,
          onReorg,
        })
        if (await follower.look()) waitMs = 0
        if (mayHaveGap) await liftQuarantine(writer, chainId)
        mayHaveGap = false
        status.gapFrom = null
        status.failuresInRow = 0
        status.lastError = null
      } catch (error) {
        if (!(error instanceof AllProvidersFailed)) throw error
        follower?.shrink()
        mayHaveGap = true
        waitMs = await backOff(writer, error)
      }
      await pause(waitMs, stopping.signal)
    }
  }

  function onReorg(reorg: { ancestor: number; depth: number; epoch: number }): void {
    log.warn({ chainId, ...reorg }, 'blocks taken back')
  }

  /** Nobody answered usefully: say why where everybody can read it, and wait longer each time. */
  async function backOff(writer: Writer, error: AllProvidersFailed): Promise<number> {
    status.failuresInRow += 1
    status.lastError = error.message
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
      running = run()
    },
    async stop() {
      stopping.abort()
      await running
      status.role = 'stopped'
    },
    status: () => status,
  }
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

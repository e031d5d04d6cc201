import type { Clock } from '#domain/clock.ts'
import type { Scope } from '../families/registry.ts'
import { createJoiner } from '../joining/joiner.ts'
import type { Writer } from '../postgres/writer.ts'
import { findAncestor } from '../reader/findAncestor.ts'
import { readBlocks, type Window } from '../reader/readBlocks.ts'
import { ForkFound, readHeader, readTips, type Tips } from '../reader/readHeaders.ts'
import type { Watched, WatchList } from '../reader/watchList.ts'
import type { Failover, RpcProvider } from '../rpc/failover.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import { commitBlocks } from '../store/commitBlocks.ts'
import { type Cursor, readCursor } from '../store/cursor.ts'
import { prune, recordTips } from '../store/levels.ts'
import { liftSuspensions } from '../store/liftSuspensions.ts'
import { rollBack } from '../store/rollBack.ts'
import { loadWatchList, startCursor } from '../store/startCursor.ts'
import type { Status } from './status.ts'
import { createWindowSize } from './windowSize.ts'

export interface FollowerOptions {
  writer: Writer
  chainId: number
  failover: Failover
  /** contracts of the installation, and the first block that can hold their events */
  roots: Watched[]
  fromBlock: number
  /** measures durations: it never jumps */
  monotonic: Clock
  status: Status
  signal: AbortSignal
  onSuspended: (scopes: Scope[]) => void
  onReorg: (reorg: { ancestor: number; depth: number; epoch: number }) => void
}

const TIP_BLOCKS = 64
const RECORD_EVERY_MS = 1000
const PRUNE_EVERY_BLOCKS = 500
/** A head that stood still for this long is compared with what other providers show. */
const STILL_MS = 15_000

/** Reads the chain to its head and stores it; one call of `look` after the other. */
export async function createFollower(options: FollowerOptions) {
  const { writer, chainId, failover, status, signal } = options
  const size = createWindowSize()
  const opened = await openIndex(options)
  const { joiner } = opened
  let { cursor, watch } = opened
  const recorder = createRecorder(options, cursor.finalized)
  const compareStillHead = createStillHeadCheck(options.monotonic)
  remember(cursor)

  function remember(next: Cursor): void {
    cursor = next
    status.cursor = next
  }

  /** @returns true when there may be more to read at once */
  async function look(): Promise<boolean> {
    return failover.attempt(async (provider) => {
      const tips = await readTips(provider.node)
      const { latest } = tips
      status.head = { number: latest.number, at: latest.at }
      if (latest.number > cursor.number) {
        try {
          await advance(provider, tips)
        } catch (error) {
          if (!(error instanceof ForkFound)) throw error
          return reorganise(provider, tips)
        }
      } else if (
        (await readHashes(writer, chainId, latest.number, latest.number)).get(latest.number) !== latest.hash
      ) {
        return reorganise(provider, tips)
      } else if (latest.number < cursor.number) {
        throw new RpcFault('stale', `head ${latest.number} is behind ours at ${cursor.number}`)
      } else await compareStillHead(provider, latest)
      await record(tips)
      return cursor.number < latest.number || join(provider)
    })
  }

  /** One step of a family that joins, when there is nothing else to read. */
  async function join(provider: RpcProvider): Promise<boolean> {
    const done = await joiner.step(provider, cursor)
    if (!done) return false
    remember(done.cursor)
    if (done.isWatchChanged) watch = await loadWatchList(writer, chainId)
    if (done.suspended.length > 0) options.onSuspended(done.suspended)
    return true
  }

  async function advance(provider: RpcProvider, tips: Tips): Promise<void> {
    if (cursor.number < tips.finalized.number) await backfill(provider, tips)
    while (cursor.number < tips.latest.number && !signal.aborted) {
      const from = cursor.number + 1
      const to = Math.min(tips.latest.number, from + TIP_BLOCKS - 1)
      await commit(await readBlocks(provider, { from, to, parentHash: cursor.hash }, watch), true)
      await record(tips)
    }
  }

  /** Up to finality: large windows, the next one read while this one is stored, no undo. */
  async function backfill(provider: RpcProvider, tips: Tips): Promise<void> {
    const { number: target, hash: targetHash } = tips.finalized
    const read = (from: number, parentHash: string, known: WatchList) =>
      readBlocks(provider, { from, to: Math.min(target, from + size.blocks() - 1), parentHash }, known)
    let next: Promise<Window> | null = read(cursor.number + 1, cursor.hash, watch)
    while (next && !signal.aborted) {
      const window: Window = await next
      size.learn(window)
      const { number, hash } = (window.blocks.at(-1) as Window['blocks'][number]).header
      if (number === target && hash !== targetHash)
        throw wrongAnswer('the range does not lead to the finalized block')
      next = number < target ? read(number + 1, hash, window.watch) : null
      // it is awaited in the next round; a failure before that must not end the process
      next?.catch(() => {})
      await commit(window, false)
      await record(tips)
    }
  }

  async function commit(window: Window, isRevocable: boolean): Promise<void> {
    const done = await commitBlocks(writer, chainId, cursor, { ...window, isRevocable })
    remember(done.cursor)
    if (done.suspended.length > 0) options.onSuspended(done.suspended)
    watch = window.watch
    status.trouble = null
    status.blocks += window.blocks.length
    for (const block of window.blocks) status.events += block.logs.length
    status.lastProof = window.blocks.at(-1)?.proof ?? status.lastProof
  }

  async function record(tips: Tips): Promise<void> {
    remember(await recorder(cursor, tips))
  }

  async function reorganise(provider: RpcProvider, tips: Tips): Promise<boolean> {
    const ancestor = await findAncestor(provider.node, tips.latest, cursor.number, (from, to) =>
      readHashes(writer, chainId, from, to),
    )
    if (ancestor === null || ancestor < cursor.finalized)
      throw new RpcFault('below_finalized', `the chain left ours below ${cursor.finalized}, which was final`)
    if (ancestor === cursor.number) throw wrongAnswer(`block ${ancestor + 1} does not follow its own parent`)
    const depth = cursor.number - ancestor
    remember(await rollBack(writer, chainId, cursor, { ancestor, newTip: tips.latest.number }))
    watch = await loadWatchList(writer, chainId)
    status.reorgs += 1
    status.deepestReorg = Math.max(status.deepestReorg, depth)
    options.onReorg({ ancestor, depth, epoch: cursor.epoch })
    return true
  }

  return { look, shrink: () => size.shrink() }
}

/** Writes head and levels when they are new, and now and then removes what nobody can ask for any more. */
function createRecorder({ writer, chainId, monotonic }: FollowerOptions, finalized: number) {
  let recorded = { at: Number.NEGATIVE_INFINITY, head: '', level: 0, isDone: false }
  let prunedAt = finalized
  return async (cursor: Cursor, tips: Tips): Promise<Cursor> => {
    const now = monotonic()
    const level = tips.safe.number + tips.finalized.number
    const isDone = cursor.number >= tips.latest.number
    // on the way there our own blocks at the levels may have been missing
    const isNew = !recorded.isDone || recorded.head !== tips.latest.hash || recorded.level !== level
    if (now - recorded.at < RECORD_EVERY_MS && !(isNew && isDone) && cursor.halted === null) return cursor
    const next = await recordTips(writer, chainId, cursor, tips)
    recorded = { at: now, head: tips.latest.hash, level, isDone }
    if (next.finalized - prunedAt < PRUNE_EVERY_BLOCKS) return next
    prunedAt = next.finalized
    return prune(writer, chainId, next)
  }
}

async function openIndex(options: FollowerOptions) {
  const { writer, chainId, failover, roots } = options
  const stored = await writer.read((client) => readCursor(client, chainId))
  const first = stored ?? (await failover.attempt((provider) => startIndex(options, provider)))
  const joiner = await createJoiner(writer, chainId, roots)
  const { cursor } = await liftSuspensions(writer, chainId, first)
  return { cursor, joiner, watch: await loadWatchList(writer, chainId) }
}

async function startIndex(options: FollowerOptions, { node }: RpcProvider): Promise<Cursor> {
  const { writer, chainId, roots, fromBlock } = options
  const genesis = (await readHeader(node, 0)).hash
  const base = await readHeader(node, Math.max(0, fromBlock - 1))
  return startCursor(writer, chainId, { base, genesis, roots })
}

/** Asks the other providers when the head stood still for long: the preferred one may be cut off. */
function createStillHeadCheck(monotonic: Clock) {
  let still = { hash: '', since: 0 }
  return async (provider: RpcProvider, head: Tips['latest']): Promise<void> => {
    const now = monotonic()
    if (still.hash !== head.hash) still = { hash: head.hash, since: now }
    if (now - still.since < STILL_MS) return
    still.since = now
    for (const peer of await provider.peers()) {
      const { latest } = await readTips(peer)
      if (latest.number > head.number) throw new RpcFault('stale', `${peer.name} is at ${latest.number}`)
    }
  }
}

/** Hashes of stored blocks by their number. */
async function readHashes(
  writer: Writer,
  chainId: number,
  from: number,
  to: number,
): Promise<Map<number, string>> {
  const found = await writer.read((client) =>
    client.query('SELECT number, hash FROM chain.block WHERE chain_id = $1 AND number BETWEEN $2 AND $3', [
      chainId,
      from,
      to,
    ]),
  )
  return new Map(found.rows.map((row) => [row.number, row.hash]))
}

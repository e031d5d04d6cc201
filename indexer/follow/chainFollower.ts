import { confirmHeaders } from '../agreement/confirmHeaders.ts'
import { createAgreement } from '../agreement/createAgreement.ts'
import type { Scope } from '../families/registry.ts'
import { createEventRanges } from '../growth/eventRanges.ts'
import { tellingOf } from '../growth/telling.ts'
import type { Window } from '../reader/readBlocks.ts'
import { ForkFound, readTips, type Tips } from '../reader/readHeaders.ts'
import type { RpcProvider } from '../rpc/failover.ts'
import { RpcFault } from '../rpc/rpcFault.ts'
import { commitBlocks } from '../store/commitBlocks.ts'
import type { Cursor, HeadState } from '../store/cursor.ts'
import { markUnproven } from '../store/levels.ts'
import { loadWatchList } from '../store/startCursor.ts'
import { createStoredHashes } from '../store/storedHashes.ts'
import type { FollowerOptions } from './followerOptions.ts'
import { openIndex, tellDegraded } from './openIndex.ts'
import { readAhead } from './readAhead.ts'
import { expectHead, TIP_BLOCKS } from './readBranch.ts'
import { createRecorder } from './recordLook.ts'
import { createReorgs, type Standing } from './reorgs.ts'
import { createWindowSize } from './windowSize.ts'

/** Reads the chain to its head and stores it; one call of `look` after the other. */
export async function createFollower(options: FollowerOptions) {
  const { writer, chainId, failover, profile, status, signal } = options
  const size = createWindowSize()
  const stored = createStoredHashes(writer, chainId)
  const agreement = createAgreement({ ...options, stored })
  const reorgs = createReorgs({ ...options, stored })
  const ranges = createEventRanges(options)
  const { joiner, ...opened } = await openIndex(options)
  let { cursor, watch } = opened
  let headState: HeadState = 'fresh'
  const recorder = createRecorder({ ...options, agreement, prunedAt: cursor.finalized })
  await stand({ cursor, watch })

  async function told(suspended: Scope[]): Promise<void> {
    options.onSuspended(suspended)
    await tellDegraded(options, joiner.joining())
  }

  function remember(next: Cursor): void {
    cursor = next
    status.cursor = next
  }

  /** @returns true when there may be more to read at once */
  async function look(): Promise<boolean> {
    const dropped = await reorgs.dropRefuted(cursor, agreement.refuted())
    if (dropped) await stand(dropped)
    return failover.attempt(async (provider) => {
      const tips = await readTips(provider.node, profile)
      const { latest } = tips
      headState = agreement.hear(provider.node, tips)
      status.head = { number: latest.number, at: latest.at }
      try {
        if (latest.number > cursor.number) await advance(provider, tips)
        else if (await leavesOurs(latest)) throw new ForkFound(`head ${latest.number} is ${latest.hash}`)
      } catch (error) {
        if (!(error instanceof ForkFound)) throw error
        return reorganise(provider, tips)
      }
      if (latest.number < cursor.number)
        throw new RpcFault('stale', `head ${latest.number} is behind ours at ${cursor.number}`)
      reorgs.sees(provider.node)
      await record(tips)
      return cursor.number < latest.number || (await ranges.finish()) || join(provider)
    })
  }

  /** False too where nothing is stored to compare with: a node that far behind is no news. */
  async function leavesOurs({ number, hash }: Tips['latest']): Promise<boolean> {
    const ours = await stored.at(number)
    return ours !== null && ours !== hash
  }

  /** One step of a family that joins, when there is nothing else to read. */
  async function join(provider: RpcProvider): Promise<boolean> {
    const done = await joiner.step(provider, cursor)
    if (!done) return false
    await stand({
      cursor: done.cursor,
      watch: done.isWatchChanged ? await loadWatchList(writer, chainId) : watch,
    })
    await told(done.suspended)
    options.onNews(done.news, cursor.historyTo)
    return true
  }

  async function advance(provider: RpcProvider, tips: Tips): Promise<void> {
    if (cursor.number < tips.finalized.number) await backfill(provider, tips)
    while (cursor.number < tips.latest.number && !signal.aborted) {
      const from = cursor.number + 1
      const to = Math.min(tips.latest.number, from + TIP_BLOCKS - 1)
      const window = await reorgs.readTip(provider, { from, to, parentHash: cursor.hash }, watch)
      expectHead(window, tips.latest)
      await commit(window, true, tips.latest.number)
      await record(tips)
    }
  }

  /** Up to finality: large windows, no undo. */
  async function backfill(provider: RpcProvider, tips: Tips): Promise<void> {
    const how = { target: tips.finalized, random: options.random }
    for await (const window of readAhead(provider, size, { ...cursor, watch }, how)) {
      await commit(window, false, tips.latest.number)
      await record(tips)
      if (signal.aborted) return
    }
  }

  async function commit(read: Window, isRevocable: boolean, head: number): Promise<void> {
    const { window, unprovenFrom } = await confirm(options, read)
    if (unprovenFrom !== null) remember(await markUnproven(writer, chainId, cursor, unprovenFrom))
    const telling = tellingOf(window, isRevocable, head)
    await ranges.makeRoom(window.blocks.at(-1)?.header.number ?? 0)
    const done = await commitBlocks(writer, chainId, cursor, { ...window, isRevocable, telling })
    remember(done.cursor)
    if (done.suspended.length > 0) await told(done.suspended)
    options.onNews(done.news, cursor.historyTo)
    watch = window.watch
    await ranges.stored(count(options, window), cursor.number >= head)
  }

  const record = async (tips: Tips) => remember(await recorder(cursor, tips, headState))

  async function reorganise(provider: RpcProvider, tips: Tips): Promise<boolean> {
    const { first, ...standing } = await reorgs.follow(provider, tips.latest, cursor)
    await stand(standing)
    await commit(first, true, tips.latest.number)
    return true
  }

  async function stand(standing: Standing): Promise<void> {
    remember(standing.cursor)
    watch = standing.watch
    await told([])
  }

  return { look, shrink: () => size.shrink() }
}

/** Headers with fields of a newer fork need a second word. */
async function confirm({ failover, status, onUpdateNeeded }: FollowerOptions, read: Window) {
  if (!read.blocks.some(({ header }) => header.unproven)) return { window: read, unprovenFrom: null }
  const what = 'headers have fields that this version cannot encode'
  status.degraded.set('update_needed', `update needed: ${what}`)
  onUpdateNeeded(what)
  return confirmHeaders(failover, read)
}

/** @returns how many events the window holds */
function count({ status, onUpdateNeeded }: FollowerOptions, window: Window): number {
  status.trouble = null
  if (window.updateNeeded) onUpdateNeeded(window.updateNeeded)
  const events = window.blocks.reduce((sum, { logs }) => sum + logs.length, 0)
  status.blocks += window.blocks.length
  status.events += events
  status.lastProof = window.blocks.at(-1)?.proof ?? status.lastProof
  return events
}

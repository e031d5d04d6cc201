import type { Clock } from '#domain/clock.ts'
import type { ChainProfile } from '#settings/chainProfile.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import { confirmHeaders } from '../agreement/confirmHeaders.ts'
import { createAgreement } from '../agreement/createAgreement.ts'
import type { Writer } from '../postgres/writer.ts'
import { readBlocks, type Window } from '../reader/readBlocks.ts'
import { ForkFound, readTips, type Tips } from '../reader/readHeaders.ts'
import type { Watched, WatchList } from '../reader/watchList.ts'
import type { Failover, RpcProvider } from '../rpc/failover.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import { commitBlocks } from '../store/commitBlocks.ts'
import { type Cursor, type HeadState, readCursor } from '../store/cursor.ts'
import { markUnproven } from '../store/levels.ts'
import { loadWatchList } from '../store/startCursor.ts'
import { createStoredHashes } from '../store/storedHashes.ts'
import { beginIndex } from './beginIndex.ts'
import { expectHead, TIP_BLOCKS } from './readBranch.ts'
import { createRecorder } from './recordLook.ts'
import { createReorgs, type Standing } from './reorgs.ts'
import type { Status } from './status.ts'
import { createWindowSize } from './windowSize.ts'

export interface FollowerOptions {
  writer: Writer
  chainId: number
  failover: Failover
  /** contracts of the installation, and the first block that can hold their events */
  roots: Watched[]
  fromBlock: number
  profile: ChainProfile
  /** how many providers there are, and how many must tell the same */
  providers: number
  quorum: number
  alarms: Alarms
  clock: Clock
  status: Status
  signal: AbortSignal
  onReorg: (reorg: { ancestor: number; depth: number; epoch: number }) => void
}

/** Reads the chain to its head and stores it; one call of `look` after the other. */
export async function createFollower(options: FollowerOptions) {
  const { writer, chainId, failover, profile, status, signal } = options
  const size = createWindowSize()
  const stored = createStoredHashes(writer, chainId)
  const agreement = createAgreement({ ...options, stored })
  const reorgs = createReorgs({ ...options, stored })
  let cursor = (await writer.read((client) => readCursor(client, chainId))) ?? (await beginIndex(options))
  let watch: WatchList = await loadWatchList(writer, chainId, options.roots)
  let headState: HeadState = 'fresh'
  const recorder = createRecorder({ ...options, agreement, prunedAt: cursor.finalized })
  remember(cursor)

  function remember(next: Cursor): void {
    cursor = next
    status.cursor = next
  }

  /** @returns true when there may be more to read at once */
  async function look(): Promise<boolean> {
    const dropped = await reorgs.dropRefuted(cursor, agreement.refuted())
    if (dropped) stand(dropped)
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
      return cursor.number < latest.number
    })
  }

  /** False too where nothing is stored to compare with: a node that far behind is no news. */
  async function leavesOurs({ number, hash }: Tips['latest']): Promise<boolean> {
    const ours = await stored.at(number)
    return ours !== null && ours !== hash
  }

  async function advance(provider: RpcProvider, tips: Tips): Promise<void> {
    if (cursor.number < tips.finalized.number) await backfill(provider, tips)
    while (cursor.number < tips.latest.number && !signal.aborted) {
      const from = cursor.number + 1
      const to = Math.min(tips.latest.number, from + TIP_BLOCKS - 1)
      const window = await reorgs.readTip(provider, { from, to, parentHash: cursor.hash }, watch)
      expectHead(window, tips.latest)
      await commit(window, true)
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

  async function commit(read: Window, isRevocable: boolean): Promise<void> {
    const window = read.blocks.some(({ header }) => header.unproven) ? await confirm(read) : read
    remember(await commitBlocks(writer, chainId, cursor, { ...window, isRevocable }))
    watch = window.watch
    status.blocks += window.blocks.length
    for (const block of window.blocks) status.events += block.logs.length
    status.lastProof = window.blocks.at(-1)?.proof ?? status.lastProof
  }

  async function confirm(read: Window): Promise<Window> {
    const { window, unprovenFrom } = await confirmHeaders(failover, read)
    const sentence = 'headers have fields that this version cannot encode: update needed'
    status.degraded.set('update_needed', sentence)
    options.alarms.raise('update_needed', { chainId, unprovenFrom }, sentence)
    if (unprovenFrom !== null) remember(await markUnproven(writer, chainId, cursor, unprovenFrom))
    return window
  }

  const record = async (tips: Tips) => remember(await recorder(cursor, tips, headState))

  async function reorganise(provider: RpcProvider, tips: Tips): Promise<boolean> {
    const { first, ...standing } = await reorgs.follow(provider, tips.latest, cursor)
    stand(standing)
    await commit(first, true)
    return true
  }

  function stand(standing: Standing): void {
    remember(standing.cursor)
    watch = standing.watch
  }

  return { look, shrink: () => size.shrink() }
}

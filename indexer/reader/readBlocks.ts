import { randomInt } from 'node:crypto'
import { bornIn, type EventType, eventTypeOf } from '../families/registry.ts'
import type { Header } from '../proof/header.ts'
import type { ChainLog } from '../proof/provenLog.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import type { RpcProvider } from '../rpc/failover.ts'
import { TooLarge } from '../rpc/jsonTokens.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import { ForkFound, readHeaders } from './readHeaders.ts'
import { type BlockLogs, type Proof, readLogs } from './readLogs.ts'
import { createWatchList, type Watched, type WatchList } from './watchList.ts'

/** A log of ours, and what reads it; null = nobody. */
export interface OurLog {
  log: ChainLog
  type: EventType | null
}

export interface Block {
  header: Header
  proof: Proof
  logs: OurLog[]
}

/** A linked run of blocks with everything our contracts said in them. */
export interface Window {
  blocks: Block[]
  /** contracts that were created in it */
  discovered: Watched[]
  /** the list after it */
  watch: WatchList
  /** received for it beside the headers */
  bytes: number
  /** what could not be proven because it is newer than this version */
  updateNeeded: string | null
}

export interface HowToRead {
  /** the blocks are below finality: then two providers may say which of them hold ours */
  isFinal: boolean
  /** 0 to 1: which of the other blocks are read all the same */
  random?: () => number
}

const unforeseen = () => randomInt(2 ** 32) / 2 ** 32

/** What a window may receive and keep before it ends: the body that crosses it is the last. */
const WINDOW = { bytes: 16 << 20, logs: 4000 }
const EVERYTHING = { bytes: Infinity, logs: Infinity }
const HEADERS_AT_ONCE = 250
/** 70 bytes each while the window lives. */
const TRANSACTIONS_PER_WINDOW = 100_000

/**
 * Reads blocks `from..to` from one provider, or the first of them when they hold much.
 * @param parentHash hash of block `from - 1` as we know it
 * @throws ForkFound when the node's chain does not continue ours; RpcFault for every bad answer
 */
export async function readBlocks(
  provider: RpcProvider,
  range: { from: number; to: number; parentHash: string },
  known: WatchList,
  how: HowToRead = { isFinal: false },
): Promise<Window> {
  const headers = await readLinked(provider.node, range)
  const read = new Map<number, BlockLogs>()
  const discovered = new Map<string, Watched>()
  let watch = known
  let sought = known
  let upTo = range.to
  let bytes = 0
  let updateNeeded: string | null = null
  // a contract that appears in these blocks may speak in them too: look again until none is new
  for (let isFirst = true, isNew = true; isNew; isFirst = false) {
    const found = await readLogs(provider, {
      headers: headers.filter(({ number }) => number <= upTo),
      ...{ watch, sought, isAgain: !isFirst, isFinal: how.isFinal, random: how.random ?? unforeseen },
      most: isFirst ? WINDOW : EVERYTHING,
    })
    for (const [number, logs] of found.blocks) read.set(number, logs)
    upTo = Math.min(upTo, found.upTo)
    bytes += found.bytes
    updateNeeded ??= found.updateNeeded
    const fresh = [...found.blocks.values()].flatMap(({ logs }) => childrenIn(logs, watch, discovered))
    watch = watch.with(fresh)
    sought = createWatchList(fresh)
    isNew = fresh.length > 0
  }
  const blocks = headers
    .filter(({ number }) => number <= upTo)
    .map((header) => toBlock(header, read.get(header.number), watch))
  return { blocks, discovered: [...discovered.values()], watch, bytes, updateNeeded }
}

/** Headers from the block we know on; fewer than asked for when they list very many transactions. */
async function readLinked(
  node: Endpoint,
  range: { from: number; to: number; parentHash: string },
): Promise<Header[]> {
  const headers: Header[] = []
  let transactions = 0
  let atOnce = HEADERS_AT_ONCE
  for (let from = range.from; from <= range.to && transactions < TRANSACTIONS_PER_WINDOW; ) {
    const part = await readHeaders(node, from, Math.min(range.to, from + atOnce - 1)).catch((error) => {
      if (!(error instanceof TooLarge) || atOnce === 1) throw error
      return null
    })
    if (!part) {
      atOnce = Math.ceil(atOnce / 2)
      continue
    }
    const first = part[0] as Header
    const parentHash = headers.at(-1)?.hash
    if (parentHash && first.parentHash !== parentHash)
      throw wrongAnswer(`block ${first.number} is not linked to ${parentHash}`)
    if (!parentHash && first.parentHash !== range.parentHash)
      throw new ForkFound(`block ${first.number} follows ${first.parentHash}, not ${range.parentHash}`)
    headers.push(...part)
    for (const { txHashes } of part) transactions += txHashes.length
    from += part.length
  }
  return headers
}

/** Contracts that logs of ours create. */
function childrenIn(logs: ChainLog[], watch: WatchList, discovered: Map<string, Watched>): Watched[] {
  const fresh: Watched[] = []
  for (const log of logs) {
    const kind = watch.kindOf(log.address)
    const type = kind && eventTypeOf(kind, log)
    for (const child of type ? bornIn(type, log) : []) {
      if (watch.kindOf(child.address) || discovered.has(child.address)) continue
      const watched: Watched = { ...child, fromBlock: log.block }
      discovered.set(child.address, watched)
      fresh.push(watched)
    }
  }
  return fresh
}

function toBlock(header: Header, read: BlockLogs | undefined, watch: WatchList): Block {
  const logs: OurLog[] = []
  for (const log of read?.logs ?? []) {
    const kind = watch.kindOf(log.address)
    if (kind) logs.push({ log, type: eventTypeOf(kind, log) })
  }
  return { header, proof: read?.proof ?? 1, logs }
}

import { type EventType, eventTypeOf } from '../families/registry.ts'
import type { Header } from '../proof/header.ts'
import type { ChainLog } from '../proof/receipts.ts'
import type { RpcProvider } from '../rpc/failover.ts'
import { ForkFound, readHeaders } from './readHeaders.ts'
import { type BlockLogs, type Proof, readLogs } from './readLogs.ts'
import type { Watched, WatchList } from './watchList.ts'

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
}

/**
 * Reads blocks `from..to` from one provider.
 * @param parentHash hash of block `from - 1` as we know it
 * @throws ForkFound when the node's chain does not continue ours; RpcFault for every bad answer
 */
export async function readBlocks(
  provider: RpcProvider,
  range: { from: number; to: number; parentHash: string },
  known: WatchList,
): Promise<Window> {
  const headers = await readHeaders(provider.node, range.from, range.to)
  const first = headers[0] as Header
  if (first.parentHash !== range.parentHash)
    throw new ForkFound(`block ${first.number} follows ${first.parentHash}, not ${range.parentHash}`)

  const read = new Map<number, BlockLogs>()
  const discovered = new Map<string, Watched>()
  let watch = known
  // a contract that appears in these blocks may speak in them too: look again until none is new
  for (let isNew = true; isNew; ) {
    const suspects = headers
      .filter((header) => !read.get(header.number)?.isWhole)
      .map((header) => ({ header, addresses: watch.hitsIn(header.bloom) }))
      .filter(({ addresses }) => addresses.length > 0)
    const found = await readLogs(provider, suspects)
    for (const [number, logs] of found) read.set(number, logs)
    const fresh = [...found.values()].flatMap(({ logs }) => childrenIn(logs, watch, discovered))
    watch = watch.with(fresh)
    isNew = fresh.length > 0
  }
  const blocks = headers.map((header) => toBlock(header, read.get(header.number), watch))
  return { blocks, discovered: [...discovered.values()], watch }
}

/** Contracts that logs of ours create: named by topics, so that nothing of the rest can keep them from being followed. */
function childrenIn(logs: ChainLog[], watch: WatchList, discovered: Map<string, Watched>): Watched[] {
  const fresh: Watched[] = []
  for (const log of logs) {
    const kind = watch.kindOf(log.address)
    const child = kind && eventTypeOf(kind, log)?.child
    if (!child) continue
    const address = addressIn(log.topics[child.address] as string)
    if (watch.kindOf(address) || discovered.has(address)) continue
    const creatorWallet = addressIn(log.topics[child.creator] as string)
    const watched: Watched = { address, kind: child.kind, creatorWallet, fromBlock: log.block }
    discovered.set(address, watched)
    fresh.push(watched)
  }
  return fresh
}

function addressIn(topic: string): string {
  return `0x${topic.slice(26)}`
}

function toBlock(header: Header, read: BlockLogs | undefined, watch: WatchList): Block {
  const logs: OurLog[] = []
  for (const log of read?.logs ?? []) {
    const kind = watch.kindOf(log.address)
    if (kind) logs.push({ log, type: eventTypeOf(kind, log) })
  }
  return { header, proof: read?.proof ?? 1, logs }
}

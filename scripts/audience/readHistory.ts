import {
  BaseError,
  createPublicClient,
  HttpRequestError,
  http,
  type PublicClient,
  type RpcBlock,
  type RpcLog,
  TimeoutError,
} from 'viem'
import type { RawEvent } from '#indexer/families/foldEvents.ts'
import { bornIn, eventTypeOf } from '#indexer/families/registry.ts'
import type { Watched } from '#indexer/reader/watchList.ts'

/** How many addresses one question names; providers refuse longer lists. */
const ADDRESSES = 500
const FIRST_SPAN = 2_000
const WIDEST_SPAN = 100_000

/** A provider that is believed. */
export function createReader(rpcUrl: string): PublicClient {
  return createPublicClient({ transport: http(rpcUrl, { batch: { batchSize: 50 }, timeout: 30_000 }) })
}

export interface Span {
  from: number
  to: number
}

/**
 * Events of contracts of the installation and of everything they created, in the order of the chain.
 * @param onProgress told the last block that was read
 * @throws Error when the provider does not answer, or answers about two histories
 */
export async function* readHistory(
  reader: PublicClient,
  roots: Watched[],
  { from, to }: Span,
  onProgress: (block: number) => void,
): AsyncGenerator<RawEvent> {
  const watched = new Map(roots.map((root) => [root.address, root]))
  let next = from
  let span = FIRST_SPAN
  while (next <= to) {
    const last = Math.min(to, next + span - 1)
    let events: RawEvent[]
    try {
      events = await readSpan(reader, watched, { from: next, to: last })
    } catch (error) {
      // no provider says by which rule it finds an answer too large
      if (next === last || !mayBeTooLarge(error)) throw error
      span = Math.max(1, (last - next + 1) >> 1)
      continue
    }
    yield* events
    onProgress(last)
    next = last + 1
    span = Math.min(WIDEST_SPAN, span * 2)
  }
}

function mayBeTooLarge(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false
  const transport = error.walk((cause) => cause instanceof HttpRequestError || cause instanceof TimeoutError)
  // nobody there is nobody there for less as well
  if (transport instanceof HttpRequestError) return transport.status !== undefined
  return true
}

async function readSpan(
  reader: PublicClient,
  watched: Map<string, Watched>,
  span: Span,
): Promise<RawEvent[]> {
  const logs: RpcLog[] = []
  let asked = [...watched.keys()]
  while (asked.length > 0) {
    const found = await readLogs(reader, asked, span)
    logs.push(...found)
    const born = found.flatMap((log) => bornBy(watched, log))
    asked = [...new Set(born.map(({ address }) => address))].filter((address) => !watched.has(address))
    for (const child of born) if (!watched.has(child.address)) watched.set(child.address, child)
  }
  logs.sort(
    (a, b) => Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex),
  )
  const times = await readTimes(reader, logs)
  return logs.flatMap((log) => {
    const { address, type } = typeOf(watched, log)
    if (!type) return []
    const block = Number(log.blockNumber)
    const place = { block, logIndex: Number(log.logIndex), txHash: log.transactionHash as string }
    return [{ type, address, topics: log.topics, data: log.data, ...place, at: times.get(block) as number }]
  })
}

async function readLogs(reader: PublicClient, addresses: string[], { from, to }: Span): Promise<RpcLog[]> {
  const lists: string[][] = []
  for (let i = 0; i < addresses.length; i += ADDRESSES) lists.push(addresses.slice(i, i + ADDRESSES))
  const answers = await Promise.all(
    lists.map((address) =>
      reader.request({
        method: 'eth_getLogs',
        params: [
          {
            fromBlock: `0x${from.toString(16)}`,
            toBlock: `0x${to.toString(16)}`,
            address: address as `0x${string}`[],
          },
        ],
      }),
    ),
  )
  return answers.flat() as RpcLog[]
}

function typeOf(watched: Map<string, Watched>, log: RpcLog) {
  const address = log.address.toLowerCase()
  const found = watched.get(address)
  return { address, type: found ? eventTypeOf(found.kind, log as { topics: string[]; data: string }) : null }
}

/** What an event of a factory created. */
function bornBy(watched: Map<string, Watched>, log: RpcLog): Watched[] {
  const { type } = typeOf(watched, log)
  const fromBlock = Number(log.blockNumber)
  const { topics, data } = log as { topics: string[]; data: string }
  // providers write addresses as they like
  const plain = { topics: topics.map((topic) => topic.toLowerCase()), data: data.toLowerCase() }
  return type ? bornIn(type, plain).map((one) => ({ ...one, fromBlock })) : []
}

/** When each block of these logs was; they must be of the blocks that the provider shows. */
async function readTimes(reader: PublicClient, logs: RpcLog[]): Promise<Map<number, number>> {
  const hashes = new Map(logs.map((log) => [Number(log.blockNumber), log.blockHash]))
  const times = new Map<number, number>()
  await Promise.all(
    [...hashes].map(async ([number, hash]) => {
      const block = await readBlock(reader, number)
      if (block.hash !== hash) throw new Error(`block ${number} changed while it was read: try again`)
      times.set(number, Number(block.timestamp))
    }),
  )
  return times
}

/** @throws Error when the provider does not have it */
export async function readBlock(reader: PublicClient, block: number | 'finalized'): Promise<RpcBlock> {
  const name = typeof block === 'number' ? (`0x${block.toString(16)}` as const) : block
  const found = await reader.request({ method: 'eth_getBlockByNumber', params: [name, false] })
  if (!found) throw new Error(`the provider does not have block ${block}`)
  return found
}

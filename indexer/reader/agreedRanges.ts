import type { Header } from '../proof/header.ts'
import { eachElement } from '../rpc/eachElement.ts'
import { type Endpoint, MethodMissing } from '../rpc/endpoint.ts'
import { asNumber, asObject } from '../rpc/hex.ts'
import { TooLarge } from '../rpc/jsonTokens.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import { digestOf, readUnproven } from './unprovenLog.ts'

/** What is asked beside the range. */
export interface LogFilter {
  address?: string[]
  topics: [string[]]
}

/** Logs by block and by their position in it, each as address and digest. */
export type ToldLogs = Map<number, Map<number, { address: string; digest: string }>>

export interface AgreedRanges {
  told: ToldLogs
  /** blocks that somebody refuses to tell about, even alone */
  unanswered: Set<number>
  upTo: number
  bytes: number
}

/** An answer above it is asked for in halves: no reason for blame. */
const ANSWER_BYTES = 8 << 20
const FIRST_WIDTH = 2000
const GROWTH = 1.25
const REFUSALS_IN_ROW = 8
const REST_MS = 60_000

/** Blocks a question, as the provider liked it so far. */
const widthOf = new WeakMap<Endpoint, number>()
const restsUntilMs = new WeakMap<Endpoint, number>()

export function answersRanges(peer: Endpoint): boolean {
  return (restsUntilMs.get(peer) ?? 0) <= performance.now()
}

/**
 * Asks two providers the same about a run of blocks; nothing counts that they do not both say.
 * @param mostBytes ends early when so much was received
 * @returns null when the second cannot answer: then receipts must tell
 * @throws RpcFault `wrong` when they differ
 */
export async function agreedRanges(
  pair: { node: Endpoint; peer: Endpoint },
  headers: Header[],
  filters: LogFilter[],
  mostBytes: number,
): Promise<AgreedRanges | null> {
  const { node, peer } = pair
  const result: AgreedRanges = { told: new Map(), unanswered: new Set(), upTo: 0, bytes: 0 }
  let width = widthOf.get(node) ?? FIRST_WIDTH
  let refusedInRow = 0
  for (let first = 0; first < headers.length && result.bytes < mostBytes; ) {
    const run = headers.slice(first, first + width)
    const [mine, theirs] = await Promise.allSettled([ask(node, filters, run), ask(peer, filters, run)])
    if (isRefused(mine) || isRefused(theirs)) {
      if (isMissing(mine) || isMissing(theirs) || refusedInRow > REFUSALS_IN_ROW) return rest(peer)
      width = Math.max(1, Math.floor(run.length / 2))
      if (run.length > 1) continue
      refusedInRow++
      result.unanswered.add((run[0] as Header).number)
    } else {
      if (mine.status === 'rejected') throw mine.reason
      if (theirs.status === 'rejected') {
        const fault = theirs.reason
        if (!(fault instanceof RpcFault) || fault.kind === 'wrong') throw fault
        return rest(peer)
      }
      if (!isSame(mine.value.told, theirs.value.told)) return await judge(pair, run)
      // of blocks that it does not have a node tells an empty list, and two that were reset at once tell it alike
      const last = run.at(-1) as Header
      const [isMine, isTheirs] = await Promise.all([hasBlock(node, last), stillHasBlock(peer, last)])
      if (!isTheirs) return rest(peer)
      if (!isMine) throw new RpcFault('missing', `block ${last.number}, whose logs were asked for`)
      refusedInRow = 0
      result.bytes += mine.value.bytes + theirs.value.bytes
      for (const [number, logs] of mine.value.told) result.told.set(number, logs)
      width = Math.ceil(width * GROWTH)
    }
    first += run.length
    result.upTo = (run.at(-1) as Header).number
    widthOf.set(node, Math.min(width, FIRST_WIDTH))
  }
  return result
}

/** They differ: a peer that does not have these blocks yet is late and tells no lie. */
async function judge({ node, peer }: { node: Endpoint; peer: Endpoint }, run: Header[]): Promise<null> {
  const last = run.at(-1) as Header
  if (!(await hasBlock(peer, last))) return rest(peer)
  throw wrongAnswer(
    `${node.name} and ${peer.name} tell different logs of blocks ${run[0]?.number} to ${last.number}`,
  )
}

async function hasBlock(node: Endpoint, { number }: Header): Promise<boolean> {
  const block = await node.call('eth_getBlockByNumber', [quantity(number), false])
  return block !== null && block !== undefined
}

/** A peer that does not answer any more is asked for nothing else, and blamed by nobody. */
async function stillHasBlock(peer: Endpoint, last: Header): Promise<boolean> {
  try {
    return await hasBlock(peer, last)
  } catch (error) {
    if (!(error instanceof RpcFault)) throw error
    return false
  }
}

function rest(peer: Endpoint): null {
  restsUntilMs.set(peer, performance.now() + REST_MS)
  return null
}

function isRefused(answer: PromiseSettledResult<unknown>): boolean {
  return answer.status === 'rejected' && answer.reason instanceof RpcFault && answer.reason.kind === 'refused'
}

function isMissing(answer: PromiseSettledResult<unknown>): boolean {
  return answer.status === 'rejected' && answer.reason instanceof MethodMissing
}

async function ask(
  node: Endpoint,
  filters: LogFilter[],
  run: Header[],
): Promise<{ told: ToldLogs; bytes: number }> {
  const first = run[0] as Header
  const range = { fromBlock: quantity(first.number), toBlock: quantity((run.at(-1) as Header).number) }
  const told: ToldLogs = new Map()
  let bytes = 0
  for (const filter of filters) {
    const addresses = filter.address && new Set(filter.address)
    const sink = () =>
      eachElement('logs', (value) => {
        const raw = asObject(value, 'log')
        const header = run[asNumber(raw.blockNumber, 'log block') - first.number]
        if (!header) throw wrongAnswer('log of a block that was not asked for')
        const log = readUnproven(header, raw)
        if ((addresses && !addresses.has(log.address)) || !filter.topics[0].includes(log.topics[0] ?? ''))
          throw wrongAnswer('log that was not asked for')
        const logs = told.get(header.number) ?? new Map()
        if (logs.has(log.logIndex)) throw wrongAnswer(`two logs at ${log.logIndex} of ${header.hash}`)
        told.set(header.number, logs.set(log.logIndex, { address: log.address, digest: digestOf(log) }))
      })
    bytes += await node.stream([{ method: 'eth_getLogs', params: [{ ...range, ...filter }], sink }], {
      bytes: ANSWER_BYTES,
      fault: () => new TooLarge(`logs of ${run.length} blocks have more than ${ANSWER_BYTES} bytes`),
    })
  }
  return { told, bytes }
}

function quantity(number: number): string {
  return `0x${number.toString(16)}`
}

function isSame(a: ToldLogs, b: ToldLogs): boolean {
  if (a.size !== b.size) return false
  for (const [number, logs] of a) {
    const others = b.get(number)
    if (others?.size !== logs.size) return false
    for (const [index, { digest }] of logs) if (others.get(index)?.digest !== digest) return false
  }
  return true
}

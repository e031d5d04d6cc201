import { createHash } from 'node:crypto'
import { receiptsCap } from '../proof/bodyCap.ts'
import type { Header } from '../proof/header.ts'
import type { ChainLog } from '../proof/provenLog.ts'
import { eachElement } from '../rpc/eachElement.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import type { RpcProvider } from '../rpc/failover.ts'
import { asObject } from '../rpc/hex.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import { type AgreedRanges, agreedRanges, answersRanges, type LogFilter } from './agreedRanges.ts'
import { OWN_TOPICS, STANDARD_TOPICS } from './ourTopics.ts'
import { readReceipts } from './readReceipts.ts'
import { digestOf, readUnproven } from './unprovenLog.ts'
import type { WatchList } from './watchList.ts'

/** 1: the header is linked and its bloom agrees; 2: receipts recomputed to the header's root. */
export type Proof = 1 | 2

export interface BlockLogs {
  proof: Proof
  /** of the contracts that were followed when it was read */
  logs: ChainLog[]
}

export interface ReadLogs {
  /** without blocks of which two providers agree that they hold nothing of ours */
  blocks: Map<number, BlockLogs>
  bytes: number
  /** last block that is read: the rest would have been too much at once */
  upTo: number
  /** what proves nothing because it is newer than this version */
  updateNeeded: string | null
}

export interface Search {
  /** linked, without holes */
  headers: Header[]
  /** whose logs stay */
  watch: WatchList
  /** whose logs are sought: all of them, or those that appeared in these very blocks */
  sought: WatchList
  /** they appeared in these very blocks */
  isAgain: boolean
  /** nothing in these blocks can be taken back */
  isFinal: boolean
  /** 0 to 1, which providers cannot foresee */
  random: () => number
  /** reads no further block when so much was received, or so many logs were kept */
  most: { bytes: number; logs: number }
}

/** So few blocks are read as quickly as two providers are asked about them. */
const FEW = 2
const ADDRESSES_PER_QUESTION = 500
/** Share of the blocks without ours, by the word of two, that are read as a whole all the same. */
const SAMPLED = 0.01

/**
 * Logs of blocks whose bloom may hold our addresses. Below finality two providers may say which of them hold ours, and some of the
 * others are read too. Receipts prove them; where receipts prove nothing, a second provider must tell the same.
 */
export async function readLogs(provider: RpcProvider, search: Search): Promise<ReadLogs> {
  const { watch, sought, random } = search
  const suspects = search.headers.filter(({ bloom }) => sought.mayHit(bloom))
  const agreed = await askTwo(provider, search, suspects)
  const result: ReadLogs = { blocks: new Map(), bytes: 0, upTo: agreed?.upTo ?? Infinity, updateNeeded: null }
  const isNamed = (number: number) =>
    [...(agreed?.told.get(number)?.values() ?? [])].some(({ address }) => sought.kindOf(address))
  const chosen = suspects.filter(({ number }) => {
    if (number > result.upTo) return false
    return !agreed || agreed.unanswered.has(number) || isNamed(number) || random() < SAMPLED
  })
  const keeps = (address: string) => watch.kindOf(address) !== undefined
  const proven = await readReceipts(provider.node, chosen, watch, search.most)
  result.bytes = (agreed?.bytes ?? 0) + (proven?.bytes ?? 0)
  for (const [i, header] of chosen.entries()) {
    const logs = proven?.logs[i]
    if (proven && logs === undefined) {
      result.upTo = header.number - 1
      break
    }
    if (logs && agreed) checkTold(agreed, header, logs, sought)
    if (logs === null) result.updateNeeded = `receipts of block ${header.number} have an unknown type`
    const read: BlockLogs = logs
      ? { proof: 2, logs }
      : { proof: 1, logs: await agreedLogs(provider, header, keeps) }
    result.blocks.set(header.number, read)
  }
  return result
}

/** Null when receipts must tell: above finality, with one provider, and of few blocks. */
async function askTwo(
  provider: RpcProvider,
  search: Search,
  suspects: Header[],
): Promise<AgreedRanges | null> {
  if (!search.isFinal || suspects.length <= FEW) return null
  const peer = (await provider.peers()).find(answersRanges)
  if (!peer) return null
  const first = search.headers.indexOf(suspects[0] as Header)
  const last = search.headers.indexOf(suspects.at(-1) as Header)
  const run = search.headers.slice(first, last + 1)
  const agreed = await agreedRanges(
    { node: provider.node, peer },
    run,
    filtersOf(search, suspects),
    search.most.bytes,
  )
  // what comes behind the last suspect holds nothing of ours
  if (agreed?.upTo === run.at(-1)?.number) return { ...(agreed as AgreedRanges), upTo: Infinity }
  return agreed
}

/** Own topics wherever they come from, because they may come from a collection of tomorrow; standard ones by address. */
function filtersOf({ sought, isAgain }: Search, suspects: Header[]): LogFilter[] {
  const addresses = sought.hitsIn(suspects.map(({ bloom }) => bloom))
  const topics: [string[]] = [isAgain ? [...OWN_TOPICS, ...STANDARD_TOPICS] : STANDARD_TOPICS]
  const filters: LogFilter[] = isAgain ? [] : [{ topics: [OWN_TOPICS] }]
  for (let i = 0; i < addresses.length; i += ADDRESSES_PER_QUESTION)
    filters.push({ address: addresses.slice(i, i + ADDRESSES_PER_QUESTION), topics })
  return filters
}

const ASKED = new Set([...OWN_TOPICS, ...STANDARD_TOPICS])

/** @throws RpcFault `wrong` when both left out or made up what the receipts prove otherwise */
function checkTold(agreed: AgreedRanges, header: Header, logs: ChainLog[], sought: WatchList): void {
  if (agreed.unanswered.has(header.number)) return
  const told = [...(agreed.told.get(header.number) ?? [])].filter(([, { address }]) => sought.kindOf(address))
  const due = new Map(
    logs
      .filter(({ address, topics }) => sought.kindOf(address) && ASKED.has(topics[0] ?? ''))
      .map((log) => [log.logIndex, digestOf(log)]),
  )
  if (told.length !== due.size || told.some(([index, { digest }]) => due.get(index) !== digest))
    throw wrongAnswer(`both providers tell other logs of ${header.hash} than its receipts prove`)
}

/** Logs of a block that its receipts do not prove: every one of them told alike. */
async function agreedLogs(
  provider: RpcProvider,
  header: Header,
  keeps: (address: string) => boolean,
): Promise<ChainLog[]> {
  const told = await everyLog(provider.node, header, keeps)
  const [peer] = await provider.peers()
  if (peer && (await everyLog(peer, header, () => false)).digest !== told.digest)
    throw wrongAnswer(`two providers tell different logs of ${header.hash}`)
  return told.logs
}

async function everyLog(
  node: Endpoint,
  header: Header,
  keeps: (address: string) => boolean,
): Promise<{ logs: ChainLog[]; digest: string }> {
  const logs: ChainLog[] = []
  const digest = createHash('sha256')
  let next = 0
  let ord = 0
  let transaction = ''
  const bytes = receiptsCap(header)
  const sink = () =>
    eachElement('logs', (value) => {
      const log = readUnproven(header, asObject(value, 'log'))
      if (log.logIndex !== next++) throw wrongAnswer(`logs of ${header.hash} have holes`)
      digest.update(digestOf(log))
      ord = log.txHash === transaction ? ord + 1 : 0
      transaction = log.txHash
      if (keeps(log.address)) logs.push({ ...log, ord })
    })
  await node.stream([{ method: 'eth_getLogs', params: [{ blockHash: header.hash }], sink }], {
    bytes,
    fault: () => wrongAnswer(`more than ${bytes} bytes of logs, which their gas cannot have paid`),
  })
  return { logs, digest: digest.digest('hex') }
}

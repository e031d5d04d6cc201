import { bloomBitsOf, bloomFill, mayContain } from '../proof/bloom.ts'
import type { Header } from '../proof/header.ts'
import { type ChainLog, provenLogs } from '../proof/receipts.ts'
import { type Endpoint, MethodMissing } from '../rpc/endpoint.ts'
import type { RpcProvider } from '../rpc/failover.ts'
import { asAddress, asBytes, asHash, asList, asNumber, asObject } from '../rpc/hex.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'

/** 1: the header is linked and its bloom agrees; 2: receipts recomputed to the header's root. */
export type Proof = 1 | 2

export interface BlockLogs {
  proof: Proof
  logs: ChainLog[]
  /** every log of the block, not only what was asked for */
  isWhole: boolean
}

export interface Suspect {
  header: Header
  /** followed addresses that the bloom does not rule out */
  addresses: string[]
}

const BLOCKS_PER_BODY = 20
/** Above this share of set bits a bloom says yes to nearly everything. */
const SATURATED = 0.5

/**
 * Logs of blocks whose bloom may hold our addresses. Receipts prove them; where receipts prove nothing,
 * a second provider must tell the same.
 */
export async function readLogs(provider: RpcProvider, suspects: Suspect[]): Promise<Map<number, BlockLogs>> {
  const result = new Map<number, BlockLogs>()
  const doubtful: Suspect[] = []
  for (const suspect of suspects) {
    if (bloomFill(suspect.header.bloom) > SATURATED && (await isEmptyForAll(provider, suspect)))
      result.set(suspect.header.number, { proof: 1, logs: [], isWhole: false })
    else doubtful.push(suspect)
  }
  const proven = await readReceipts(provider.node, doubtful)
  for (const [i, suspect] of doubtful.entries()) {
    const logs = proven?.[i]
    const answer: BlockLogs = logs
      ? { proof: 2, logs, isWhole: true }
      : { proof: 1, logs: await agreedLogs(provider, suspect.header), isWhole: true }
    result.set(suspect.header.number, answer)
  }
  return result
}

/** Null for the whole when the provider has no such method, null for a block that proves nothing. */
async function readReceipts(node: Endpoint, suspects: Suspect[]): Promise<(ChainLog[] | null)[] | null> {
  const calls = suspects.map(({ header }) => ({ method: 'eth_getBlockReceipts', params: [header.hash] }))
  try {
    return await node.batch(calls, BLOCKS_PER_BODY, (answer, i) => {
      if (answer === null || answer === undefined) throw new RpcFault('missing', 'receipts')
      return provenLogs((suspects[i] as Suspect).header, answer)
    })
  } catch (error) {
    if (error instanceof MethodMissing) return null
    throw error
  }
}

/** Fetching every receipt of a busy chain costs too much, so two providers may agree that there is nothing. */
async function isEmptyForAll(provider: RpcProvider, { header, addresses }: Suspect): Promise<boolean> {
  const [peer] = await provider.peers()
  if (!peer) return false
  if ((await unprovenLogs(provider.node, header, addresses)).length > 0) return false
  return (await unprovenLogs(peer, header, addresses)).length === 0
}

async function agreedLogs(provider: RpcProvider, header: Header): Promise<ChainLog[]> {
  const logs = await unprovenLogs(provider.node, header)
  const [peer] = await provider.peers()
  if (peer && JSON.stringify(await unprovenLogs(peer, header)) !== JSON.stringify(logs))
    throw wrongAnswer(`two providers tell different logs of ${header.hash}`)
  return logs
}

async function unprovenLogs(node: Endpoint, header: Header, addresses?: string[]): Promise<ChainLog[]> {
  const answer = await node.call('eth_getLogs', [{ blockHash: header.hash, address: addresses }])
  const logs = asList(answer, 'logs').map((value) => readLog(header, value))
  if (!addresses && logs.some((log, i) => log.logIndex !== i))
    throw wrongAnswer(`logs of ${header.hash} have holes`)
  const countOf = new Map<string, number>()
  return logs.map((log) => {
    const ord = countOf.get(log.txHash) ?? 0
    countOf.set(log.txHash, ord + 1)
    return { ...log, ord }
  })
}

function readLog(header: Header, value: unknown): ChainLog {
  const raw = asObject(value, 'log')
  const log: ChainLog = {
    block: header.number,
    blockHash: asHash(raw.blockHash, 'log block hash'),
    txHash: asHash(raw.transactionHash, 'transactionHash'),
    txIndex: asNumber(raw.transactionIndex, 'transactionIndex'),
    ord: 0,
    logIndex: asNumber(raw.logIndex, 'logIndex'),
    address: asAddress(raw.address, 'log address'),
    topics: asList(raw.topics, 'topics').map((topic) => asHash(topic, 'topic')),
    data: asBytes(raw.data, 'log data'),
  }
  if (log.blockHash !== header.hash) throw wrongAnswer(`log of another block than ${header.hash}`)
  if (header.txHashes[log.txIndex] !== log.txHash)
    throw wrongAnswer(`log of a transaction that is not in ${header.hash}`)
  for (const part of [log.address, ...log.topics])
    if (!mayContain(header.bloom, bloomBitsOf(part)))
      throw wrongAnswer(`log that the bloom of ${header.hash} rules out`)
  return log
}

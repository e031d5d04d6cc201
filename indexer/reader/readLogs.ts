import { bloomBitsOf, mayContain } from '../proof/bloom.ts'
import type { Header } from '../proof/header.ts'
import type { ChainLog } from '../proof/receipts.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import type { RpcProvider } from '../rpc/failover.ts'
import { asAddress, asBytes, asHash, asList, asNumber, asObject } from '../rpc/hex.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import { readReceipts } from './readReceipts.ts'
import type { WatchList } from './watchList.ts'

/** 1: the header is linked and its bloom agrees; 2: receipts recomputed to the header's root. */
export type Proof = 1 | 2

export interface BlockLogs {
  proof: Proof
  /** of the contracts that were followed when it was read */
  logs: ChainLog[]
}

export interface ReadLogs {
  blocks: Map<number, BlockLogs>
  bytes: number
  /** last block that is read: the rest would have been too much at once */
  upTo: number
  /** what proves nothing because it is newer than this version */
  updateNeeded: string | null
}

/**
 * Logs of blocks whose bloom may hold our addresses. Receipts prove them; where receipts prove nothing,
 * a second provider must tell the same.
 * @param mostBytes reads no further block when so much was received
 */
export async function readLogs(
  provider: RpcProvider,
  suspects: Header[],
  watch: WatchList,
  mostBytes: number,
): Promise<ReadLogs> {
  const result: ReadLogs = { blocks: new Map(), bytes: 0, upTo: Number.POSITIVE_INFINITY, updateNeeded: null }
  const keeps = (address: string) => watch.kindOf(address) !== undefined
  const proven = await readReceipts(provider.node, suspects, keeps, mostBytes)
  result.bytes = proven?.bytes ?? 0
  for (const [i, header] of suspects.entries()) {
    const logs = proven?.logs[i]
    if (proven && logs === undefined) {
      result.upTo = header.number - 1
      break
    }
    if (logs === null) result.updateNeeded = `receipts of block ${header.number} have an unknown type`
    const answer: BlockLogs = logs
      ? { proof: 2, logs }
      : { proof: 1, logs: (await agreedLogs(provider, header)).filter(({ address }) => keeps(address)) }
    result.blocks.set(header.number, answer)
  }
  return result
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

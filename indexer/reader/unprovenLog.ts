import { hash } from 'node:crypto'
import { bloomBitsOf, mayContain } from '../proof/bloom.ts'
import type { Header } from '../proof/header.ts'
import type { ChainLog } from '../proof/provenLog.ts'
import { asAddress, asBytes, asHash, asList, asNumber, type Raw } from '../rpc/hex.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'

/**
 * A log as `eth_getLogs` tells it, where it can be in this block. `ord` is not told.
 * @throws RpcFault `wrong` when the header contradicts it
 */
export function readUnproven(header: Header, raw: Raw): ChainLog {
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

/** The same for the same log at the same place, whoever tells it. */
export function digestOf({ blockHash, txHash, txIndex, logIndex, address, topics, data }: ChainLog): string {
  return hash(
    'sha256',
    [blockHash, txHash, txIndex, logIndex, address, topics.length, ...topics, data].join(),
    'base64',
  )
}

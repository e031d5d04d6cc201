import {
  asAddress,
  asBytes,
  asHash,
  asList,
  asObject,
  quantityBytes,
  type Raw,
  toBytes,
  toHex,
} from '../rpc/hex.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import type { Header } from './header.ts'
import { listRoot } from './listRoot.ts'
import { rlpBytes, rlpList } from './rlp.ts'

/** One log at its place in the chain; addresses, hashes and bytes are lower-case 0x text. */
export interface ChainLog {
  block: number
  blockHash: string
  txHash: string
  txIndex: number
  /** place inside its transaction */
  ord: number
  /** place inside its block */
  logIndex: number
  address: string
  topics: string[]
  data: string
}

/** Legacy, access list, dynamic fee, blob, set code: their receipts are all encoded alike. */
const KNOWN_TYPES = ['0x0', '0x1', '0x2', '0x3', '0x4']
/** OP deposit: two more fields, written only since its second version. */
const DEPOSIT = '0x7e'

/**
 * Every log of a block, proven by the header's receiptsRoot; null when a receipt type is unknown and so
 * nothing can be claimed.
 * @throws RpcFault `wrong` when the receipts do not belong to this header
 */
export function provenLogs(header: Header, value: unknown): ChainLog[] | null {
  const receipts = asList(value, 'receipts').map((receipt) => asObject(receipt, 'receipt'))
  if (receipts.length !== header.txHashes.length)
    throw wrongAnswer(`${receipts.length} receipts in ${header.hash}`)
  const types = receipts.map((receipt) => String(receipt.type ?? '0x0'))
  if (types.some((type) => type !== DEPOSIT && !KNOWN_TYPES.includes(type))) return null
  const logs: ChainLog[] = []
  const encoded = receipts.map((receipt, txIndex) =>
    encodeReceipt(receipt, types[txIndex] as string, header, txIndex, logs),
  )
  if (toHex(listRoot(encoded)) === header.receiptsRoot) return logs
  if (types.includes(DEPOSIT)) return null
  throw wrongAnswer(`receipts do not give receiptsRoot of ${header.hash}`)
}

function encodeReceipt(
  receipt: Raw,
  type: string,
  header: Header,
  txIndex: number,
  logs: ChainLog[],
): Buffer {
  const txHash = asHash(receipt.transactionHash, 'transactionHash')
  if (txHash !== header.txHashes[txIndex]) throw wrongAnswer(`receipt ${txIndex} is of another transaction`)
  const encodedLogs = asList(receipt.logs, 'logs').map((value, ord) => {
    const raw = asObject(value, 'log')
    const log: ChainLog = {
      block: header.number,
      blockHash: header.hash,
      txHash,
      txIndex,
      ord,
      logIndex: logs.length,
      address: asAddress(raw.address, 'log address'),
      topics: asList(raw.topics, 'topics').map((topic) => asHash(topic, 'topic')),
      data: asBytes(raw.data, 'log data'),
    }
    logs.push(log)
    return encodeLog(log)
  })
  const outcome =
    receipt.root === undefined || receipt.root === null
      ? quantityBytes(receipt.status, 'status')
      : toBytes(asHash(receipt.root, 'root'))
  const fields = [
    rlpBytes(outcome),
    rlpBytes(quantityBytes(receipt.cumulativeGasUsed, 'cumulativeGasUsed')),
    rlpBytes(toBytes(asBytes(receipt.logsBloom, 'logsBloom'))),
    rlpList(encodedLogs),
  ]
  if (type === DEPOSIT && receipt.depositReceiptVersion !== undefined) {
    fields.push(rlpBytes(quantityBytes(receipt.depositNonce, 'depositNonce')))
    fields.push(rlpBytes(quantityBytes(receipt.depositReceiptVersion, 'depositReceiptVersion')))
  }
  const list = rlpList(fields)
  return type === '0x0' ? list : Buffer.concat([quantityBytes(type, 'type'), list])
}

function encodeLog(log: ChainLog): Buffer {
  return rlpList([
    rlpBytes(toBytes(log.address)),
    rlpList(log.topics.map((topic) => rlpBytes(toBytes(topic)))),
    rlpBytes(toBytes(log.data)),
  ])
}

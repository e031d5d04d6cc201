import { asHash, asList, asObject, asText, type Raw, toHex } from '../rpc/hex.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import type { Header } from './header.ts'
import { listRoot } from './listRoot.ts'
import { RlpWriter } from './rlpWriter.ts'

/** One log at its position in the chain; addresses, hashes and bytes are lower-case 0x text. */
export interface ChainLog {
  block: number
  blockHash: string
  txHash: string
  txIndex: number
  /** position inside its transaction */
  ord: number
  /** position inside its block */
  logIndex: number
  address: string
  topics: string[]
  data: string
}

/** Legacy, access list, dynamic fee, blob, set code: their receipts are all encoded alike. */
const KNOWN_TYPES = ['0x0', '0x1', '0x2', '0x3', '0x4']
/** OP deposit: two more fields, written only since its second version. */
const DEPOSIT = '0x7e'

const writer = new RlpWriter()

/**
 * Every log of a block, proven by the header's receiptsRoot; null when a receipt type is unknown and so
 * nothing can be claimed.
 * @throws RpcFault `wrong` when the receipts do not belong to this header
 */
export function provenLogs(header: Header, value: unknown): ChainLog[] | null {
  const receipts = asList(value, 'receipts').map((receipt) => asObject(receipt, 'receipt'))
  if (receipts.length !== header.txHashes.length)
    throw wrongAnswer(`${receipts.length} receipts in ${header.hash}`)
  const types = receipts.map(typeOf)
  if (types.some((type) => type !== DEPOSIT && !KNOWN_TYPES.includes(type))) return null
  const logs: ChainLog[] = []
  const told = receipts.map((receipt, i) => readReceipt(receipt, header, i, logs))
  const root = listRoot(writer, told.length, (to, i) => writeReceipt(to, told[i] as Receipt))
  if (toHex(root) === header.receiptsRoot) return writer.sawUpper ? logs.map(toLower) : logs
  if (types.includes(DEPOSIT)) return null
  throw wrongAnswer(`receipts do not give receiptsRoot of ${header.hash}`)
}

/** What is hashed of a receipt. Its text is only known to be text: the root proves the rest. */
interface Receipt {
  type: string
  outcome: string
  isOldOutcome: boolean
  gas: string
  bloom: string
  logs: ChainLog[]
  deposit: { nonce: string; version: string } | null
}

/** Receipts of old nodes leave the type out. */
function typeOf(receipt: Raw): string {
  return String(receipt.type ?? '0x0')
}

function readReceipt(receipt: Raw, header: Header, txIndex: number, all: ChainLog[]): Receipt {
  const type = typeOf(receipt)
  const txHash = header.txHashes[txIndex] as string
  if (receipt.transactionHash !== txHash && asHash(receipt.transactionHash, 'transactionHash') !== txHash)
    throw wrongAnswer(`receipt ${txIndex} is of another transaction`)
  const logs = asList(receipt.logs, 'logs').map((value, ord) => {
    const raw = asObject(value, 'log')
    const log: ChainLog = {
      block: header.number,
      blockHash: header.hash,
      txHash,
      txIndex,
      ord,
      logIndex: all.length,
      address: asText(raw.address, 42, 'log address'),
      topics: asList(raw.topics, 'topics').map((topic) => asText(topic, 66, 'topic')),
      data: asText(raw.data, null, 'log data'),
    }
    all.push(log)
    return log
  })
  const isOldOutcome = receipt.root !== undefined && receipt.root !== null
  const isDeposit = type === DEPOSIT && receipt.depositReceiptVersion !== undefined
  return {
    type,
    outcome: isOldOutcome ? asText(receipt.root, 66, 'root') : asText(receipt.status, null, 'status'),
    isOldOutcome,
    gas: asText(receipt.cumulativeGasUsed, null, 'cumulativeGasUsed'),
    bloom: asText(receipt.logsBloom, 514, 'logsBloom'),
    logs,
    deposit: isDeposit
      ? {
          nonce: asText(receipt.depositNonce, null, 'depositNonce'),
          version: asText(receipt.depositReceiptVersion, null, 'depositReceiptVersion'),
        }
      : null,
  }
}

/** Last things first. */
function writeReceipt(to: RlpWriter, receipt: Receipt): void {
  const mark = to.mark()
  if (receipt.deposit) {
    to.quantity(receipt.deposit.version)
    to.quantity(receipt.deposit.nonce)
  }
  const logs = to.mark()
  for (let i = receipt.logs.length - 1; i >= 0; i--) writeLog(to, receipt.logs[i] as ChainLog)
  to.list(logs)
  to.hex(receipt.bloom)
  to.quantity(receipt.gas)
  if (receipt.isOldOutcome) to.hex(receipt.outcome)
  else to.quantity(receipt.outcome)
  to.list(mark)
  if (receipt.type !== '0x0') to.byte(Number(receipt.type))
}

function writeLog(to: RlpWriter, { address, topics, data }: ChainLog): void {
  const mark = to.mark()
  to.hex(data)
  const list = to.mark()
  for (let i = topics.length - 1; i >= 0; i--) to.hex(topics[i] as string)
  to.list(list)
  to.hex(address)
  to.list(mark)
}

function toLower(log: ChainLog): ChainLog {
  const topics = log.topics.map((topic) => topic.toLowerCase())
  return { ...log, address: log.address.toLowerCase(), topics, data: log.data.toLowerCase() }
}

import { hexOf } from '../dice.ts'
import { bloomOf, type Log } from './bloom.ts'
import { integer, keccak, quantity, rlp, toHex } from './rlp.ts'
import type { Transaction } from './transactions.ts'
import { rootOf } from './trie.ts'

/** A transaction with what its contracts said. */
export interface Draft {
  transaction: Transaction
  logs: Log[]
}

export interface Block<World = unknown> {
  number: number
  hash: string
  /** seconds since the epoch */
  at: number
  parent: Block<World> | null
  /** from genesis to itself */
  path: Block<World>[]
  drafts: Draft[]
  /** header as JSON-RPC tells it */
  told: Record<string, string>
  receipts: ToldReceipt[]
  /** state of the contracts after it */
  world: World
}

export interface ToldReceipt {
  [field: string]: unknown
  transactionHash: string
  logs: ToldLog[]
}

export interface ToldLog extends Log {
  blockHash: string
  blockNumber: string
  transactionHash: string
  transactionIndex: string
  logIndex: string
  removed: boolean
}

/** Which fields of later forks a chain's headers have, oldest first: they came in this order. */
const LATER = {
  baseFeePerGas: quantity(1_000_000_000n),
  withdrawalsRoot: hexOf(32, 'withdrawals'),
  blobGasUsed: '0x0',
  excessBlobGas: quantity(131_072),
  parentBeaconBlockRoot: hexOf(32, 'beacon'),
  requestsHash: hexOf(32, 'requests'),
}
const QUANTITIES = new Set(
  'difficulty number gasLimit gasUsed timestamp baseFeePerGas blobGasUsed excessBlobGas'.split(' '),
)

const GAS_EACH = 100_000
const DEPOSIT = 0x7e

/** @param laterFields how many of the fields of later forks a header has */
export function sealBlock<World>(
  parent: Block<World> | null,
  content: { drafts: Draft[]; at: number; world: World; laterFields: number; salt: string },
): Block<World> {
  const { drafts, at, world, laterFields, salt } = content
  const number = parent ? parent.number + 1 : 0
  const logs = drafts.flatMap((draft) => draft.logs)
  const told: Record<string, string> = {
    parentHash: parent?.hash ?? hexOf(32, 'nothing', salt),
    sha3Uncles: hexOf(32, 'uncles'),
    miner: hexOf(20, 'miner', salt),
    stateRoot: hexOf(32, 'state', salt, number),
    transactionsRoot: rootOf(drafts.map(({ transaction }) => transaction.bytes)),
    receiptsRoot: rootOf(drafts.map(receiptBytes)),
    logsBloom: toHex(bloomOf(logs)),
    difficulty: '0x0',
    number: quantity(number),
    gasLimit: quantity(30_000_000),
    gasUsed: quantity(drafts.length * GAS_EACH),
    timestamp: quantity(at),
    extraData: toHex(Buffer.from(salt).subarray(0, 32)),
    mixHash: hexOf(32, 'mix', salt),
    nonce: '0x0000000000000000',
    ...Object.fromEntries(Object.entries(LATER).slice(0, laterFields)),
  }
  const header = Object.entries(told).map(([name, value]) => (QUANTITIES.has(name) ? integer(value) : value))
  const hash = keccak(rlp(header))
  const block: Block<World> = { number, hash, at, parent, path: [], drafts, told, receipts: [], world }
  block.path = [...(parent?.path ?? []), block]
  block.receipts = tellReceipts(block)
  return block
}

function receiptBytes({ transaction, logs }: Draft, i: number): Buffer {
  const body = rlp([
    ...[integer(1), integer((i + 1) * GAS_EACH), bloomOf(logs)],
    logs.map(({ address, topics, data }) => [address, topics, data]),
    ...(transaction.type === DEPOSIT ? [integer(i), integer(1)] : []),
  ])
  return transaction.type === 0 ? body : Buffer.concat([Buffer.from([transaction.type]), body])
}

function tellReceipts({ number, hash, drafts }: Block): ToldReceipt[] {
  let logIndex = 0
  return drafts.map(({ transaction, logs }, i) => {
    const place = {
      blockHash: hash,
      blockNumber: quantity(number),
      transactionHash: transaction.hash,
      transactionIndex: quantity(i),
    }
    return {
      ...place,
      ...{ type: quantity(transaction.type), status: '0x1', contractAddress: null },
      ...{ from: transaction.told.from, to: transaction.told.to },
      cumulativeGasUsed: quantity((i + 1) * GAS_EACH),
      gasUsed: quantity(GAS_EACH),
      effectiveGasPrice: '0x1',
      logsBloom: toHex(bloomOf(logs)),
      logs: logs.map((log) => ({ ...log, ...place, logIndex: quantity(logIndex++), removed: false })),
      ...(transaction.type === DEPOSIT ? { depositNonce: quantity(i), depositReceiptVersion: '0x1' } : {}),
    }
  })
}

import { bloomBitsOf } from '#indexer/proof/bloom.ts'
import { keccak } from '#indexer/proof/keccak.ts'
import { listRoot } from '#indexer/proof/listRoot.ts'
import { RlpWriter } from '#indexer/proof/rlpWriter.ts'
import { COLLECTION, type Log, wallet, ZERO } from './passLogs.ts'
import { createTraffic, FIRST_BLOCKS } from './traffic.ts'

/** Blocks that hash and prove like real ones, as JSON text ready to be sent. */
export interface SyntheticChain {
  headers: string[]
  hashes: string[]
  receiptsOf: Map<string, string>
  events: number
  /** who holds each pass at the end: what the index must say */
  owners: Map<number, string>
}

const writer = new RlpWriter()

export function hex(value: Buffer): string {
  return `0x${value.toString('hex')}`
}

export function quantity(value: number): string {
  return `0x${value.toString(16)}`
}

/** Two empty blocks, a collection with its tier, then one block of traffic after the other, and empty ones at the end. */
export function buildChain(blocks: number, emptyAtEnd = 0): SyntheticChain {
  const chain: SyntheticChain = {
    headers: [],
    hashes: [],
    receiptsOf: new Map(),
    events: 0,
    owners: new Map(),
  }
  const seal = createSealer(chain)
  const traffic = createTraffic()
  for (const transactions of FIRST_BLOCKS) seal(transactions)
  for (let b = 0; b < blocks; b++) seal(traffic.next())
  for (let i = 0; i < emptyAtEnd; i++) seal([])
  chain.owners = traffic.owners()
  return chain
}

export interface Receipt {
  cumulativeGasUsed: string
  logsBloom: string
  logs: Log[]
}

function writeReceipt(to: RlpWriter, { cumulativeGasUsed, logsBloom, logs }: Receipt): void {
  const mark = to.mark()
  for (const { address, topics, data } of logs.toReversed()) {
    const log = to.mark()
    to.hex(data)
    const list = to.mark()
    for (const topic of topics.toReversed()) to.hex(topic)
    to.list(list)
    to.hex(address)
    to.list(log)
  }
  to.list(mark)
  to.hex(logsBloom)
  to.quantity(cumulativeGasUsed)
  to.quantity('0x1')
  to.list(mark)
  to.byte(2)
}

/** What a block with these logs adds: `text` without the brackets of the list. */
export interface Sealed {
  receipts: Receipt[]
  txHashes: string[]
  bloom: Buffer
  text: string
}

/**
 * @param before what stands in the same block before them
 * @param hashes of the transactions; default: made up
 */
export function toReceipts(
  transactions: Log[][],
  number: number,
  before: Sealed | null,
  hashes?: string[],
): Sealed {
  const bloom = Buffer.from(before?.bloom ?? Buffer.alloc(256))
  const first = before?.receipts.length ?? 0
  const txHashes = hashes ?? transactions.map((_, i) => hex(keccak(Buffer.from(`${number}/${first + i}`))))
  let logIndex = before?.receipts.reduce((sum, { logs }) => sum + logs.length, 0) ?? 0
  let gas = Number(before?.receipts.at(-1)?.cumulativeGasUsed ?? 0)
  const receipts = transactions.map((logs, i) => {
    const own = Buffer.alloc(256)
    for (const part of new Set(logs.flatMap(({ address, topics }) => [address, ...topics]))) {
      const { at, mask } = bloomBitsOf(part)
      for (const target of [own, bloom])
        for (const [k, place] of at.entries()) target[place] = (target[place] as number) | (mask[k] as number)
    }
    gas += Math.max(65_536, 21_000 + logs.length * 2000)
    const place = {
      transactionHash: txHashes[i],
      transactionIndex: quantity(first + i),
      blockNumber: quantity(number),
    }
    const told = logs.map((log) => ({ ...log, ...place, logIndex: quantity(logIndex++), removed: false }))
    return {
      ...{ type: '0x2', status: '0x1', cumulativeGasUsed: quantity(gas), logsBloom: hex(own), logs: told },
      ...{ ...place, from: wallet(1), to: COLLECTION },
    }
  })
  const text = receipts.map((receipt) => JSON.stringify(receipt)).join()
  return { receipts, txHashes, bloom, text }
}

export function receiptsRootOf(receipts: Receipt[]): string {
  return hex(listRoot(writer, receipts.length, (to, i) => writeReceipt(to, receipts[i] as Receipt)))
}

/** The header of the next block of a chain. */
export function sealHeader(
  place: { number: number; parentHash: string; transactionsRoot?: string },
  block: Sealed,
  receiptsRoot: string,
) {
  const zero = `0x${'0'.repeat(64)}`
  const { number, parentHash, transactionsRoot = zero } = place
  const header = {
    ...{ parentHash, sha3Uncles: zero, miner: ZERO, stateRoot: zero, transactionsRoot, receiptsRoot },
    ...{ logsBloom: hex(block.bloom), difficulty: '0x0', number: quantity(number), gasLimit: '0x1c9c380' },
    ...{ gasUsed: block.receipts.at(-1)?.cumulativeGasUsed ?? '0x0' },
    ...{ timestamp: quantity(1_700_000_000 + number * 2), extraData: '0x', mixHash: zero },
    nonce: '0x0000000000000000',
  }
  const numbers = new Set(['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp'])
  writer.clear()
  for (const [name, value] of Object.entries(header).reverse())
    writer[numbers.has(name) ? 'quantity' : 'hex'](value)
  writer.list(0)
  const hash = hex(keccak(writer.since(0)))
  return { hash, text: JSON.stringify({ ...header, hash, transactions: block.txHashes }) }
}

function createSealer(chain: SyntheticChain) {
  let parentHash = `0x${'0'.repeat(64)}`
  return function seal(transactions: Log[][]): void {
    const number = chain.headers.length
    const block = toReceipts(transactions, number, null)
    const { hash, text } = sealHeader({ number, parentHash }, block, receiptsRootOf(block.receipts))
    parentHash = hash
    chain.events += transactions.flat().length
    chain.headers.push(text)
    chain.hashes.push(hash)
    chain.receiptsOf.set(hash, `[${block.text}]`)
  }
}

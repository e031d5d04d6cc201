import { type AbiEvent, encodeAbiParameters, encodeEventTopics, type Hex } from 'viem'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { bloomBitsOf } from '#indexer/proof/bloom.ts'
import { keccak } from '#indexer/proof/keccak.ts'
import { listRoot } from '#indexer/proof/listRoot.ts'
import { RlpWriter } from '#indexer/proof/rlpWriter.ts'
import { FACTORY } from './roots.ts'

/** Blocks that hash and prove like real ones, as JSON text ready to be sent. */
export interface SyntheticChain {
  headers: string[]
  receiptsOf: Map<string, string>
  events: number
  /** who holds each pass at the end: what the index must say */
  owners: Map<number, string>
}

export interface Log {
  address: string
  topics: string[]
  data: string
}

const COLLECTION = `0x${'c0'.repeat(20)}`
const ZERO = `0x${'0'.repeat(40)}`
const writer = new RlpWriter()
const PURCHASES = 10
const MOVES = 20
const hex = (value: Buffer) => `0x${value.toString('hex')}`
const quantity = (value: number) => `0x${value.toString(16)}`
const word = (value: number | bigint) => `0x${value.toString(16).padStart(64, '0')}`
const wallet = (n: number) => `0x${(n + 1).toString(16).padStart(40, 'e')}`
const indexed = (address: string) => `0x${address.slice(2).padStart(64, '0')}`

function topicOf(abi: readonly unknown[], eventName: string): string {
  const item = abi.find(
    (entry) => (entry as AbiEvent).type === 'event' && (entry as AbiEvent).name === eventName,
  )
  return encodeEventTopics({ abi: [item as AbiEvent] })[0] as string
}
const TOPIC = Object.fromEntries(
  ['TierCreated', 'Transfer', 'SubscriptionUpdate', 'PassPurchased'].map((name) => [
    name,
    topicOf(streamPassAbi, name),
  ]),
) as Record<string, Hex>

/** Each block: ten purchases of three events and twenty transfers of one: 50 events in 30 transactions. */
export function buildChain(blocks: number): SyntheticChain {
  const chain: SyntheticChain = { headers: [], receiptsOf: new Map(), events: 0, owners: new Map() }
  const seal = createSealer(chain)
  seal([])
  seal([])
  seal([[created()], [tierCreated()]])
  let nextPass = 1
  for (let b = 0; b < blocks; b++) {
    const transactions: Log[][] = []
    for (let i = 0; i < PURCHASES; i++) {
      const id = nextPass++
      chain.owners.set(id, wallet(id))
      transactions.push(purchase(id, wallet(id)))
    }
    for (let i = 0; i < MOVES; i++) {
      const id = 1 + (((b * MOVES + i) * 7919) % (nextPass - 1))
      const to = wallet(1_000_000 + b * MOVES + i)
      transactions.push([transfer(chain.owners.get(id) as string, to, id)])
      chain.owners.set(id, to)
    }
    seal(transactions)
  }
  return chain
}

export function created(collection = COLLECTION): Log {
  const data = encodeAbiParameters(
    [{ type: 'address' }, { type: 'string' }, { type: 'string' }],
    [wallet(0) as Hex, 'Bench', 'BENCH'],
  )
  const topic = topicOf(streamPassFactoryAbi, 'PassCollectionCreated')
  return { address: FACTORY, topics: [topic, indexed(wallet(0)), indexed(collection)], data }
}

export function tierCreated(): Log {
  const data = [1000, 0, 2_592_000, 0, 1, 0, 0, 0].map((value) => word(value).slice(2)).join('')
  return { address: COLLECTION, topics: [TOPIC.TierCreated as string, word(1)], data: `0x${data}` }
}

function transfer(from: string, to: string, id: number): Log {
  return {
    address: COLLECTION,
    topics: [TOPIC.Transfer as string, indexed(from), indexed(to), word(id)],
    data: '0x',
  }
}

export function purchase(id: number, to: string): Log[] {
  const data = [indexed(to), word(0), word(1000), indexed(ZERO), word(0), word(2_000_000_000)]
    .map((part) => part.slice(2))
    .join('')
  return [
    transfer(ZERO, to, id),
    {
      address: COLLECTION,
      topics: [TOPIC.SubscriptionUpdate as string, word(id)],
      data: word(2_000_000_000),
    },
    {
      address: COLLECTION,
      topics: [TOPIC.PassPurchased as string, word(id), word(1), indexed(to)],
      data: `0x${data}`,
    },
  ]
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

/** @param before what stands in the same block before them */
export function toReceipts(transactions: Log[][], number: number, before: Sealed | null): Sealed {
  const bloom = Buffer.from(before?.bloom ?? Buffer.alloc(256))
  const first = before?.receipts.length ?? 0
  const txHashes = transactions.map((_, i) => hex(keccak(Buffer.from(`${number}/${first + i}`))))
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
  place: { number: number; parentHash: string },
  block: Sealed,
  receiptsRoot: string,
) {
  const zero = `0x${'0'.repeat(64)}`
  const { number, parentHash } = place
  const header = {
    ...{ parentHash, sha3Uncles: zero, miner: ZERO, stateRoot: zero, transactionsRoot: zero, receiptsRoot },
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
    chain.receiptsOf.set(hash, `[${block.text}]`)
  }
}

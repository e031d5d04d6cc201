import { created, type Log, purchase, tierCreated } from './passLogs.ts'
import { receiptsRootOf, type Sealed, sealHeader, toReceipts } from './syntheticChain.ts'

/** A chain full of what others do, as JSON text ready to be sent. */
export interface BusyChain {
  headers: string[]
  receiptsOf(hash: string): string | undefined
  /** ours, as `eth_getLogs` tells them */
  logs: { block: number; address: string; topic: string; text: string }[]
}

export interface BusyShape {
  /** followed collections */
  collections: number
  /** foreign logs of each block */
  foreign: number[]
  /** each n-th block holds three events of ours */
  oursEach: number
}

const TRANSACTIONS = 100
const CREATED_PER_BLOCK = 200
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const word = (value: number) => `0x${value.toString(16).padStart(64, '0')}`
const collection = (n: number) => `0x${(n + 1).toString(16).padStart(40, 'c')}`
const wallet = (n: number) => `0x${(n + 1).toString(16).padStart(40, 'e')}`

function foreignLog(n: number): Log {
  const address = `0x${'ab'.repeat(18)}${(n % 60).toString(16).padStart(4, '0')}`
  return { address, topics: [TRANSFER, word(n * 7919), word(n * 104_729)], data: word(n) }
}

/** Foreign transactions are the same in every block: their text is kept once. */
export function buildBusyChain(shape: BusyShape): BusyChain {
  const headers: string[] = []
  const foreignOf = new Map<number, Sealed>()
  const parts = new Map<string, string[]>()
  const logs: BusyChain['logs'] = []
  let parentHash = `0x${'0'.repeat(64)}`

  function foreignPart(count: number): Sealed {
    const perTransaction = Math.ceil(count / TRANSACTIONS)
    const transactions = Array.from({ length: count > 0 ? TRANSACTIONS : 0 }, (_, t) =>
      Array.from({ length: perTransaction }, (_, i) => foreignLog(1 + t * perTransaction + i)),
    )
    return toReceipts(transactions, 0, null)
  }

  function seal(foreignLogs: number, transactions: Log[][]): void {
    const number = headers.length
    const foreign = foreignOf.get(foreignLogs) ?? foreignPart(foreignLogs)
    foreignOf.set(foreignLogs, foreign)
    const own = toReceipts(transactions, number, foreign)
    const block: Sealed = {
      receipts: [...foreign.receipts, ...own.receipts],
      txHashes: [...foreign.txHashes, ...own.txHashes],
      ...{ bloom: own.bloom, text: '' },
    }
    const { hash, text } = sealHeader({ number, parentHash }, block, rootOf(block, transactions.length > 0))
    headers.push(text)
    parts.set(
      hash,
      [foreign.text, own.text].filter((part) => part !== ''),
    )
    for (const log of own.receipts.flatMap((receipt) => receipt.logs))
      logs.push({
        ...{ block: number, address: log.address, topic: log.topics[0] as string },
        text: JSON.stringify({ ...log, blockHash: hash }),
      })
    parentHash = hash
  }

  const roots = new Map<Sealed['receipts'][number] | undefined, string>()
  function rootOf(block: Sealed, hasOwn: boolean): string {
    if (hasOwn) return receiptsRootOf(block.receipts)
    const known = roots.get(block.receipts[0]) ?? receiptsRootOf(block.receipts)
    roots.set(block.receipts[0], known)
    return known
  }

  seal(0, [])
  seal(0, [])
  const all = Array.from({ length: shape.collections }, (_, i) => collection(i))
  for (let i = 0; i < all.length; i += CREATED_PER_BLOCK)
    seal(
      0,
      all.slice(i, i + CREATED_PER_BLOCK).map((address) => [created(address)]),
    )
  seal(0, [[{ ...tierCreated(), address: collection(0) }]])
  for (const [i, count] of shape.foreign.entries()) {
    const isOurs = i % shape.oursEach === 0
    seal(count, isOurs ? [purchase(i + 1, wallet(i)).map((log) => ({ ...log, address: collection(0) }))] : [])
  }
  return {
    headers,
    receiptsOf: (hash) => (parts.has(hash) ? `[${parts.get(hash)?.join()}]` : undefined),
    logs,
  }
}

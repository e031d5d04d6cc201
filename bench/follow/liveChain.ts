import type { ServedChain } from '../backfill/chainServer.ts'
import { receiptsRootOf, sealHeader, toReceipts } from '../backfill/syntheticChain.ts'
import { createTraffic, FIRST_BLOCKS, type Traffic } from '../backfill/traffic.ts'
import { makeTransactions } from '../backfill/transactions.ts'

/** A chain that grows and changes its mind by order. */
export interface LiveChain extends ServedChain {
  hash(): string
  /** pass that its newest block sold last */
  lastPass(): number
  owners(): Map<number, string>
  grow(blocks: number): void
  /** the next reorg begins behind the block that is the newest now */
  mark(): void
  /** replaces what came since the mark by as many blocks in which other people buy */
  reorg(): void
}

interface Block {
  hash: string
  header: string
  receipts: string
  transactions: string
}

/** So far below the head is final, by the word of the node. */
const FINAL_BELOW = 100
const NONCES_PER_BLOCK = 1000
const NONCES_PER_FORK = 1_000_000_000

export function createLiveChain(): LiveChain {
  const byHash = new Map<string, Block>()
  let blocks: Block[] = []
  let traffic = createTraffic()
  let forks = 0
  let marked: { height: number; traffic: Traffic } | null = null

  function seal(before: Block[], transactions: ReturnType<Traffic['next']>): Block {
    const number = before.length
    const parentHash = before.at(-1)?.hash ?? `0x${'0'.repeat(64)}`
    const { hashes, root, text } = makeTransactions(
      transactions.length,
      forks * NONCES_PER_FORK + number * NONCES_PER_BLOCK,
    )
    const sealed = toReceipts(transactions, number, null, hashes)
    const place = { number, parentHash, transactionsRoot: root }
    const { hash, text: header } = sealHeader(place, sealed, receiptsRootOf(sealed.receipts))
    const block = { hash, header, receipts: `[${sealed.text}]`, transactions: text }
    byHash.set(hash, block)
    return block
  }

  /** The head moves when all of them are made. */
  function grow(from: Block[], count: number): void {
    const next = [...from]
    for (let i = 0; i < count; i++) next.push(seal(next, traffic.next()))
    blocks = next
  }

  for (const transactions of FIRST_BLOCKS) blocks.push(seal(blocks, transactions))
  return {
    head: () => blocks.length - 1,
    final: () => Math.max(0, blocks.length - 1 - FINAL_BELOW),
    header: (height) => blocks[height]?.header,
    headerOf: (hash) => byHash.get(hash)?.header,
    receiptsOf: (hash) => byHash.get(hash)?.receipts,
    transactionsOf: (hash) => byHash.get(hash)?.transactions,
    hash: () => (blocks.at(-1) as Block).hash,
    lastPass: () => traffic.lastPass(),
    owners: () => traffic.owners(),
    grow: (count) => grow(blocks, count),
    mark() {
      marked = { height: blocks.length - 1, traffic: traffic.fork() }
    },
    reorg() {
      if (!marked) throw new Error('nothing is marked')
      const depth = blocks.length - 1 - marked.height
      forks += 1
      traffic = marked.traffic
      grow(blocks.slice(0, marked.height + 1), depth)
      marked = null
    },
  }
}

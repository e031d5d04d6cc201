import type { ChainNode } from './startNode.ts'

export type Hex = `0x${string}`

/** A block as far as the chain's log looks at it. */
export interface Block {
  number: Hex
  hash: Hex
  timestamp: Hex
  transactions: Hex[]
}

/** The bare node with what it forgets: which transactions it has seen, and which wait for a block. */
export interface Miner {
  tip(): Block
  /** a transaction that was accepted since the start */
  rawOf(hash: Hex): Hex | undefined
  /** transactions that no block holds yet */
  waiting(): Hex[]
  accept(raw: Hex): Promise<Hex>
  mineAt(seconds: number): Promise<void>
  /** takes the newest blocks away */
  drop(depth: number): Promise<void>
}

export async function createMiner(node: ChainNode): Promise<Miner> {
  const known = new Map<Hex, Hex>()
  const pending = new Set<Hex>()
  const latest = () => node.call<Block>('eth_getBlockByNumber', 'latest', false)
  let tip = await latest()
  return {
    tip: () => tip,
    rawOf: (hash) => known.get(hash),
    waiting: () => [...pending].flatMap((hash) => known.get(hash) ?? []),
    async accept(raw) {
      const hash = await node.call<Hex>('eth_sendRawTransaction', raw)
      known.set(hash, raw)
      pending.add(hash)
      return hash
    },
    async mineAt(seconds) {
      await node.call('evm_setNextBlockTimestamp', seconds)
      await node.call('evm_mine')
      tip = await latest()
      for (const hash of tip.transactions) pending.delete(hash)
    },
    async drop(depth) {
      await node.call('anvil_rollback', depth)
      tip = await latest()
    },
  }
}

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
  /** remembers what is now, however many blocks come; the newest mark counts */
  mark(): Promise<void>
  /** takes all blocks since the mark away; false: the marked one is gone, or too much came since */
  backToMark(): Promise<boolean>
}

/** The node keeps the state of this many blocks at hand, also of those that it took away; an older one comes back without code. */
const MAX_STATES = 450

export async function createMiner(node: ChainNode): Promise<Miner> {
  const known = new Map<Hex, Hex>()
  const pending = new Set<Hex>()
  const latest = () => node.call<Block>('eth_getBlockByNumber', 'latest', false)
  let tip = await latest()
  let marked: { snapshot: Hex; block: Block } | undefined
  let mined = 0
  const mark = async () => {
    marked = { snapshot: await node.call<Hex>('evm_snapshot'), block: tip }
  }
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
      mined++
      tip = await latest()
      for (const hash of tip.transactions) pending.delete(hash)
    },
    mark,
    async backToMark() {
      if (mined > MAX_STATES) return false
      const now =
        marked && (await node.call<Block | null>('eth_getBlockByNumber', marked.block.number, false))
      if (!marked || now?.hash !== marked.block.hash) return false
      // a rollback knows no state of blocks that are hundreds deep
      await node.call('evm_revert', marked.snapshot)
      tip = await latest()
      await mark()
      return true
    },
    async drop(depth) {
      await node.call('anvil_rollback', depth)
      tip = await latest()
    },
  }
}

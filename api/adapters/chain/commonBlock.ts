import type { Hex } from 'viem'
import type { Alarms } from '#telemetry/alarms.ts'
import { ChainDisputed, ChainUnreadable } from '../../ports/chain.ts'
import { raiseDispute } from './askTwo.ts'
import type { Node, Rpc } from './rpc.ts'

/** A header; time in seconds since the epoch. */
export interface Head {
  number: number
  hash: string
  at: number
}

/** A block and who knows it: two nodes, or one when no second can tell. */
export interface CommonBlock {
  head: Head
  nodes: Node[]
}

interface Header {
  number: Hex
  hash: Hex
  timestamp: Hex
}

interface Seen {
  host: string
  node: Node
  head: Head
}

/** Two honest nodes may differ for a moment in as many of the newest blocks. */
const FORK_BLOCKS = 3

/** The newest header, or the one of a number. Throws ChainUnreadable when the node has none. */
export async function readHead(
  from: { call: Node['call'] },
  tag: 'latest' | number = 'latest',
): Promise<Head> {
  const at: Hex | string = tag === 'latest' ? tag : `0x${tag.toString(16)}`
  const header = await from.call<Header | null>('eth_getBlockByNumber', [at, false])
  if (!header) throw new ChainUnreadable(`a node has no block ${tag}`)
  return { number: Number(header.number), hash: header.hash, at: Number(header.timestamp) }
}

async function commonOf(one: Seen, other: Seen): Promise<CommonBlock | null> {
  const [low, high] = one.head.number <= other.head.number ? [one, other] : [other, one]
  const nodes = [low.node, high.node]
  if (low.head.hash === high.head.hash) return { head: low.head, nodes }
  for (let depth = 0; depth <= Math.min(FORK_BLOCKS, low.head.number); depth++) {
    const number = low.head.number - depth
    const mine = depth === 0 ? low.head : await readHead(low.node, number)
    const theirs = await readHead(high.node, number)
    if (mine.hash === theirs.hash) return { head: mine, nodes }
  }
  return null
}

/**
 * The newest block that two nodes know. A node whose head is old, when another's is not, is late and counts as silent;
 * the same old head of two means that the chain stands still.
 * Throws ChainUnreadable when one alone shows an old head, ChainDisputed when those who answer know nothing in common.
 */
export async function readCommonBlock(
  rpc: Rpc,
  { alarms, isOld }: { alarms: Alarms; isOld: (head: Head) => boolean },
): Promise<CommonBlock> {
  const seen: Seen[] = []
  const causes: unknown[] = []
  const look = async (node: Node): Promise<void> => {
    try {
      seen.push({ host: node.host, node, head: await readHead(node) })
    } catch (error) {
      causes.push(error)
    }
  }
  const inTime = () => {
    const fresh = seen.filter(({ head }) => !isOld(head))
    return fresh.length > 0 ? fresh : seen
  }
  const findCommon = async (): Promise<CommonBlock | null> => {
    for (const [n, one] of inTime().entries()) {
      for (const other of inTime().slice(n + 1)) {
        const common = await commonOf(one, other)
        if (common) return common
      }
    }
    return null
  }
  await Promise.all(rpc.nodes.slice(0, 2).map(look))
  let common = await findCommon()
  for (const node of rpc.nodes.slice(2)) {
    if (common) break
    await look(node)
    common = await findCommon()
  }
  if (common) return common
  const [only, other] = inTime()
  if (!only) throw new ChainUnreadable('no node answered', { cause: new AggregateError(causes) })
  if (other) {
    raiseDispute(alarms, 'newest block', inTime())
    throw new ChainDisputed('providers know no newest block in common')
  }
  if (isOld(only.head)) throw new ChainUnreadable(`the only head, block ${only.head.number}, is old`)
  return { head: only.head, nodes: [only.node] }
}

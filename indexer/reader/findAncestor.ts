import type { Header } from '../proof/header.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import type { StoredHashes } from '../store/storedHashes.ts'
import { readHeaders } from './readHeaders.ts'

const FIRST_STEP = 8
const LINK_STEP = 500
/** No reorg is that deep: a branch that goes on for longer is followed to here, and from here in the usual way. */
const LINK_MAX = 10_000

/** Where a node's chain leaves ours. */
export interface Fork {
  /** highest block that both have; null when they share none that we stored */
  ancestor: number | null
  /** hash of the node's block behind it: the branch has this name */
  branchHash: string
}

/**
 * Finds where the node's chain leaves ours. The branch is linked all the way from there to the head it showed.
 * @throws RpcFault `stale` when the head is below all that we stored: nothing can be compared
 */
export async function findAncestor(
  node: Endpoint,
  head: Header,
  ourTip: number,
  stored: StoredHashes,
): Promise<Fork> {
  const first = await stored.first()
  if (head.number < first)
    throw new RpcFault('stale', `head ${head.number} is below our first block ${first}`)
  let to = Math.min(head.number, ourTip)
  // hash that the node's block at `to` must have
  let expected = await linkedDown(node, head, to)
  let branchHash = expected
  for (let step = FIRST_STEP; to >= first; step *= 2) {
    const from = Math.max(first, to - step + 1)
    const ours = await stored.between(from, to)
    const theirs = await readHeaders(node, from, to)
    if (theirs.at(-1)?.hash !== expected)
      throw wrongAnswer(`block ${to} is not the one its own chain links to`)
    const at = theirs.findLastIndex((header) => ours.get(header.number) === header.hash)
    if (at >= 0)
      return { ancestor: theirs[at]?.number ?? null, branchHash: theirs[at + 1]?.hash ?? branchHash }
    branchHash = theirs[0]?.hash ?? branchHash
    expected = (theirs[0] as Header).parentHash
    to = from - 1
  }
  return { ancestor: null, branchHash }
}

/** Hash of the node's block at a height, by links from the head it showed. */
async function linkedDown(node: Endpoint, head: Header, height: number): Promise<string> {
  if (head.number === height) return head.hash
  const top = Math.min(head.number, height + LINK_MAX)
  let expected = top === head.number ? head.hash : null
  for (let to = top; to > height; to -= LINK_STEP) {
    const headers = await readHeaders(node, Math.max(height + 1, to - LINK_STEP + 1), to)
    if (expected !== null && headers.at(-1)?.hash !== expected)
      throw wrongAnswer(`block ${to} does not lead to the head ${head.number}`)
    expected = (headers[0] as Header).parentHash
  }
  return expected as string
}

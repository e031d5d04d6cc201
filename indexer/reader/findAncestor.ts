import type { Header } from '../proof/header.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import { readHeader, readHeaders } from './readHeaders.ts'

const FIRST_STEP = 8

/**
 * Highest block that the node's chain shares with ours; null when they share none that we stored.
 * The node's branch must be linked all the way from there to the head it showed.
 * @param ourHashes stored hashes of a range, by height
 */
export async function findAncestor(
  node: Endpoint,
  head: Header,
  ourTip: number,
  ourHashes: (from: number, to: number) => Promise<Map<number, string>>,
): Promise<number | null> {
  let to = Math.min(head.number, ourTip)
  // hash that the node's block at `to` must have
  let expected = head.hash
  if (head.number > ourTip) expected = (await readHeader(node, to + 1)).parentHash
  for (let step = FIRST_STEP; to >= 0; step *= 2) {
    const from = Math.max(0, to - step + 1)
    const ours = await ourHashes(from, to)
    if (ours.size === 0) return null
    const theirs = await readHeaders(node, from, to)
    if (theirs.at(-1)?.hash !== expected)
      throw wrongAnswer(`block ${to} is not the one its own chain links to`)
    const shared = theirs.findLast((header) => ours.get(header.number) === header.hash)
    if (shared) return shared.number
    expected = (theirs[0] as Header).parentHash
    to = from - 1
  }
  return null
}

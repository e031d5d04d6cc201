import type { Header } from '../proof/header.ts'
import type { Window } from '../reader/readBlocks.ts'
import type { WatchList } from '../reader/watchList.ts'
import { RpcFault } from '../rpc/rpcFault.ts'

export const TIP_BLOCKS = 64

export interface ReadRange {
  from: number
  to: number
  parentHash: string
}

/** The name of a branch is the hash of its first block. */
export interface Branch {
  from: number
  branchHash: string
  parentHash: string
  /** as far as it stands against ours */
  upTo: number
  head: Header
}

/**
 * Reads the blocks of another branch with all proofs, as far as it stands against ours, before ours goes. Only its
 * first blocks are kept in memory, whatever its length.
 */
export async function readBranch(
  read: (range: ReadRange, known: WatchList) => Promise<Window>,
  branch: Branch,
  known: WatchList,
): Promise<Window> {
  const { from, parentHash, head } = branch
  const toOf = (first: number) => Math.min(head.number, first + TIP_BLOCKS - 1)
  const first = await read({ from, to: toOf(from), parentHash }, known)
  if (first.blocks[0]?.header.hash !== branch.branchHash) throw changed(from)
  let last = first
  for (;;) {
    expectHead(last, head)
    const { number, hash } = lastHeader(last)
    if (number >= branch.upTo) return first
    last = await read({ from: number + 1, to: toOf(number + 1), parentHash: hash }, last.watch)
  }
}

/** One address may stand for several nodes: blocks of one must not count for the head of another. */
export function expectHead(window: Window, head: Header): void {
  const { number, hash } = lastHeader(window)
  if (number === head.number && hash !== head.hash) throw changed(number)
}

function lastHeader(window: Window): Header {
  return (window.blocks.at(-1) as Window['blocks'][number]).header
}

function changed(number: number): RpcFault {
  return new RpcFault('missing', `block ${number} is another one than a moment ago`)
}

import type { Window } from '../reader/readBlocks.ts'
import type { WatchList } from '../reader/watchList.ts'

export const TIP_BLOCKS = 64

export interface ReadRange {
  from: number
  to: number
  parentHash: string
}

/**
 * Reads the blocks of another branch with all proofs, as far as it stands against ours, before ours goes. Only its
 * first blocks are kept in memory, whatever its length.
 */
export async function readBranch(
  read: (range: ReadRange, known: WatchList) => Promise<Window>,
  branch: { from: number; upTo: number; head: number; parentHash: string },
  known: WatchList,
): Promise<Window> {
  const toOf = (from: number) => Math.min(branch.head, from + TIP_BLOCKS - 1)
  const first = await read({ from: branch.from, to: toOf(branch.from), parentHash: branch.parentHash }, known)
  let last = first
  for (;;) {
    const { number, hash } = (last.blocks.at(-1) as Window['blocks'][number]).header
    if (number >= branch.upTo) return first
    last = await read({ from: number + 1, to: toOf(number + 1), parentHash: hash }, last.watch)
  }
}

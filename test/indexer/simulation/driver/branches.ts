import type { History, ModelBlock } from '../chain/history.ts'
import type { Dice } from '../dice.ts'
import type { View } from '../providers/answer.ts'

/** What a provider stands on, beside what it says of it. */
export type Stand =
  | { kind: 'main' }
  | { kind: 'lag'; blocks: number }
  | { kind: 'genesis' }
  | { kind: 'other chain'; history: History; head: ModelBlock }
  /** mined by somebody: may become the main branch */
  | { kind: 'fork'; head: ModelBlock }
  /** mined by nobody */
  | { kind: 'made up'; head: ModelBlock }
  /** the same, from below finality */
  | { kind: 'made up from far below'; head: ModelBlock }

/** The branch that counts, and how it grows and turns. */
export interface Branches {
  readonly main: View
  mine(blocks: number): void
  /** @returns how many blocks went; 0 when all of them are final */
  reorg(depth: number, more: number, keepsTransactions: boolean): number
  /** blocks above finality that are not on the main branch */
  branchOff(depth: number, length: number): ModelBlock
  /** blocks on an ancestor that may be final */
  branchOffBelow(length: number): ModelBlock
  turnTo(head: ModelBlock): void
  finalize(safeDepth: number, finalDepth: number): void
  viewFrom(stand: Stand): View
  /** false when finality has gone by it */
  isPossible(stand: Stand): boolean
}

export function growBranches(
  history: History,
  dice: Dice,
  first: { blocks: number; lowest: number },
): Branches {
  let salts = 0
  let head = history.genesis
  let safe = head
  let finalized = head
  const salt = (what: string) => `${what}${++salts}`

  function mineOn(parent: ModelBlock, blocks: number, what: string): ModelBlock {
    let tip = parent
    for (let i = 0; i < blocks; i++) tip = history.mine(tip, salt(what))
    return tip
  }

  function turnTo(next: ModelBlock): void {
    head = next
    safe = sharedOf(safe, head)
  }

  /** Blocks that may go: never a final one, and none up to the lowest that stays. */
  function depthOf(wanted: number): number {
    return Math.max(0, Math.min(wanted, head.number - Math.max(finalized.number, first.lowest)))
  }

  turnTo(mineOn(head, first.blocks, 'first'))
  return {
    get main() {
      return { history, head, safe, finalized }
    },
    mine: (blocks) => turnTo(mineOn(head, blocks, 'main')),
    reorg(wanted, more, keepsTransactions) {
      const depth = depthOf(wanted)
      if (depth === 0) return 0
      const ancestor = head.number - depth
      const gone = head.path.slice(ancestor + 1)
      let tip = head.path[ancestor] as ModelBlock
      const kept = keepsTransactions ? gone.slice(0, dice.between(1, gone.length)) : []
      for (const block of kept) tip = history.mineAgain(tip, block, salt('again'))
      turnTo(mineOn(tip, Math.max(1, depth + more) - kept.length, 'reorg'))
      return depth
    },
    branchOff(wanted, length) {
      const depth = depthOf(wanted)
      return mineOn(head.path[head.number - depth] as ModelBlock, Math.max(1, length), 'branch')
    },
    branchOffBelow(length) {
      const from = dice.between(first.lowest, Math.max(first.lowest, finalized.number))
      return mineOn(head.path[from] as ModelBlock, length, 'far')
    },
    turnTo,
    finalize(safeDepth, finalDepth) {
      const at = (depth: number) => head.path[Math.max(0, head.number - depth)] as ModelBlock
      if (at(safeDepth).number > safe.number) safe = at(safeDepth)
      const final = at(safeDepth + finalDepth)
      if (final.number > finalized.number && final.number <= safe.number) finalized = final
    },
    viewFrom(stand) {
      if (stand.kind === 'main') return { history, head, safe, finalized }
      if (stand.kind === 'genesis')
        return { history, head: history.genesis, safe: history.genesis, finalized: history.genesis }
      if (stand.kind === 'other chain') {
        const { path } = stand.head
        const at = (depth: number) => path[Math.max(0, path.length - 1 - depth)] as ModelBlock
        return { history: stand.history, head: stand.head, safe: at(3), finalized: at(6) }
      }
      const own =
        stand.kind === 'lag' ? (head.path[Math.max(0, head.number - stand.blocks)] as ModelBlock) : stand.head
      return { history, head: own, safe: sharedOf(safe, own), finalized: sharedOf(finalized, own) }
    },
    isPossible: (stand) =>
      (stand.kind !== 'fork' && stand.kind !== 'made up') || stand.head.path[finalized.number] === finalized,
  }
}

/** Highest block that two branches share. */
export function sharedOf(a: ModelBlock, b: ModelBlock): ModelBlock {
  let number = Math.min(a.number, b.number)
  while (a.path[number] !== b.path[number]) number--
  return a.path[number] as ModelBlock
}

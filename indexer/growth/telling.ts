import type { Window } from '../reader/readBlocks.ts'

/** Final blocks so far behind the head are part of a backfill: who waits for the head is served by the contract. */
const BACKFILL_BLOCKS = 64

/** How the readers of rows learn what a commit changed: each wallet by name, or by a new epoch when the backfill ends. */
export type Telling = 'wallets' | 'later' | 'epoch'

/** @param window blocks of one commit */
export function tellingOf({ blocks }: Pick<Window, 'blocks'>, isRevocable: boolean, head: number): Telling {
  const behind = (block = blocks[0]) => head - (block?.header.number ?? head)
  if (isRevocable || behind() <= BACKFILL_BLOCKS) return 'wallets'
  return behind(blocks.at(-1)) > BACKFILL_BLOCKS ? 'later' : 'epoch'
}

/**
 * What a commit leaves behind for the readers.
 * @param hasTouched it changed what somebody holds
 * @param isBackfill changes of commits before it are not told yet
 */
export function tell(
  telling: Telling,
  { hasTouched, isBackfill }: { hasTouched: boolean; isBackfill: boolean },
): { isBackfill: boolean; isNewEpoch: boolean } {
  if (telling === 'later') return { isBackfill: isBackfill || hasTouched, isNewEpoch: false }
  return { isBackfill: false, isNewEpoch: isBackfill || (telling === 'epoch' && hasTouched) }
}

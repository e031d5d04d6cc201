import type { Window } from '../reader/readBlocks.ts'

const LOGS_PER_WINDOW = 4000
const FIRST_BLOCKS = 40
const MAX_BLOCKS = 2000

/** How many blocks to read at once: bounded by the logs they hold, so that memory stays flat. */
export function createWindowSize() {
  let blocks = FIRST_BLOCKS
  return {
    blocks: () => blocks,
    learn(window: Window): void {
      const logs = window.blocks.reduce((sum, block) => sum + block.logs.length, 0)
      const perBlock = logs / window.blocks.length
      const fitting = perBlock > 0 ? Math.floor(LOGS_PER_WINDOW / perBlock) : MAX_BLOCKS
      blocks = Math.max(1, Math.min(fitting, blocks * 2, MAX_BLOCKS))
    },
    /** After a refusal: the provider may not like large questions. */
    shrink(): void {
      blocks = Math.max(1, Math.floor(blocks / 2))
    },
  }
}

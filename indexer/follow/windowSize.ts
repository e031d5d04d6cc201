import type { Window } from '../reader/readBlocks.ts'

const LOGS_PER_WINDOW = 4000
const BYTES_PER_WINDOW = 8 << 20
const FIRST_BLOCKS = 40
const MAX_BLOCKS = 2000

/** How many blocks to read at once: bounded by the logs they hold and the bytes it takes, so that memory stays flat. */
export function createWindowSize() {
  let blocks = FIRST_BLOCKS
  return {
    blocks: () => blocks,
    learn(window: Window): void {
      const logs = window.blocks.reduce((sum, block) => sum + block.logs.length, 0)
      const share = Math.max(logs / LOGS_PER_WINDOW, window.bytes / BYTES_PER_WINDOW)
      const fitting = share > 0 ? Math.floor(window.blocks.length / share) : MAX_BLOCKS
      blocks = Math.max(1, Math.min(fitting, blocks * 2, MAX_BLOCKS))
    },
    /** After a refusal: the provider may not like large questions. */
    shrink(): void {
      blocks = Math.max(1, Math.floor(blocks / 2))
    },
  }
}

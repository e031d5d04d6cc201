import type { Clock } from '#domain/clock.ts'
import type { SharedTake } from './sharedCounts.ts'

const LOOK_MS = 1000
/** Processes that may add rows between two looks without going over the bound together. */
const PROCESSES = 4
const PAGE_BYTES = 8192
/** More rows than that never stand in one page of the table. */
const ROWS_A_PAGE = 100

/** Keeps the shared table within so many rows. */
export interface RowBudget {
  /** False: who has no row is counted by this process alone. */
  mayAdd(): boolean
  /** What the last take said of the table. */
  see(take: SharedTake): void
}

/** Counts the table once a second, but only while it is large enough to matter. */
export function createRowBudget(clock: Clock, maxRows: number, countRows: () => Promise<number>): RowBudget {
  const harmlessBytes = (maxRows / ROWS_A_PAGE) * PAGE_BYTES
  let left = Number.POSITIVE_INFINITY
  let lookedAt = Number.NEGATIVE_INFINITY
  let isLooking = false

  async function look(): Promise<void> {
    try {
      left = Math.floor((maxRows - (await countRows())) / PROCESSES)
    } catch {
      // a take that cannot reach the table counts alone in any case
    } finally {
      isLooking = false
    }
  }

  return {
    mayAdd: () => left > 0,
    see({ newRows, tableBytes }) {
      if (tableBytes !== null && tableBytes < harmlessBytes) {
        left = Number.POSITIVE_INFINITY
        return
      }
      left -= newRows
      const now = clock()
      if (isLooking || Math.abs(now - lookedAt) < LOOK_MS) return
      isLooking = true
      lookedAt = now
      look()
    },
  }
}

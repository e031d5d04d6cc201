/**
 * Flags of Node for the indexer. Without them Node takes memory as the machine has it and collects late: a backfill peaks near
 * 400 MB where these need about 220, at the same speed.
 */
export const SMALL_HEAP = ['--max-semi-space-size=16', '--max-old-space-size=192']

import type { Jobs } from '../queue/jobs.ts'
import { type WatchDeps, watchIntents } from './watchIntents.ts'

const LOOK_MS = 1000

/** Follows wallet transactions until they are safe or gone. */
export function transactionJobs(deps: WatchDeps): Jobs {
  return {
    loops: [{ name: 'tx-watch', everyMs: LOOK_MS, isExclusive: true, run: () => watchIntents(deps) }],
  }
}

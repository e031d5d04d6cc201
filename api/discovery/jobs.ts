import type { Pool } from 'pg'
import type { Jobs } from '../queue/jobs.ts'
import { renewWords } from './search/renewWords.ts'

const RENEW_MS = 15 * 60_000

/** Work of discovery: the words that typing mistakes are put right by. */
export function discoveryJobs({ pool }: { pool: Pool }): Jobs {
  return {
    loops: [{ name: 'search-words', everyMs: RENEW_MS, isExclusive: true, run: () => renewWords(pool) }],
  }
}

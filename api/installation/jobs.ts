import type { Pool } from 'pg'
import { forgetAnswers } from '../http/answerOnce.ts'
import { forgetCounts } from '../http/limits/sharedCounts.ts'
import type { Jobs } from '../queue/jobs.ts'

const DAYS_AHEAD = 7
/** Well within the minute in which a row goes that counts nothing any more. */
const FORGET_COUNTS_MS = 20_000

/** Work of the installation: partitions are made a week ahead, answers of repeated posts and old counts forgotten. */
export function installationJobs({ pool }: { pool: Pool }): Jobs {
  const run = async () => {
    await pool.query('SELECT app.ensure_partitions($1)', [DAYS_AHEAD])
  }
  return {
    loops: [
      { name: 'forget-counts', everyMs: FORGET_COUNTS_MS, isExclusive: true, run: () => forgetCounts(pool) },
    ],
    timetable: [
      { task: 'partitions', at: '5 0 * * *', run },
      // the loop is what keeps the table small; the queue of an installation knows this name
      { task: 'forget-counts', at: '23 * * * *', run: () => forgetCounts(pool) },
      { task: 'forget-answers', at: '*/10 * * * *', run: () => forgetAnswers(pool) },
    ],
  }
}

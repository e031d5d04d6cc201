import type { Pool } from 'pg'
import { forgetAnswers } from '../http/answerOnce.ts'
import { forgetBuckets } from '../http/limits/bucket.ts'
import type { Jobs } from '../queue/jobs.ts'

const DAYS_AHEAD = 7

/** Work of the installation: partitions are made a week ahead, answers of repeated posts and old counts forgotten. */
export function installationJobs({ pool }: { pool: Pool }): Jobs {
  const run = async () => {
    await pool.query('SELECT app.ensure_partitions($1)', [DAYS_AHEAD])
  }
  return {
    timetable: [
      { task: 'partitions', at: '5 0 * * *', run },
      { task: 'forget-counts', at: '23 * * * *', run: () => forgetBuckets(pool) },
      { task: 'forget-answers', at: '*/10 * * * *', run: () => forgetAnswers(pool) },
    ],
  }
}

import type { Pool } from 'pg'
import type { Jobs } from '../queue/jobs.ts'

const DAYS_AHEAD = 7

/** Work of the installation: partitions are made a week ahead, once a day. */
export function installationJobs({ pool }: { pool: Pool }): Jobs {
  const run = async () => {
    await pool.query('SELECT app.ensure_partitions($1)', [DAYS_AHEAD])
  }
  return { timetable: [{ task: 'partitions', at: '5 0 * * *', run }] }
}

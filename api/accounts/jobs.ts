import type { Pool } from 'pg'
import type { Jobs } from '../queue/jobs.ts'
import { forgetExpired } from './store.ts'

/** Work of accounts: expired nonces and sessions are forgotten once an hour. */
export function accountJobs({ pool }: { pool: Pool }): Jobs {
  return { timetable: [{ task: 'forget-expired', at: '17 * * * *', run: () => forgetExpired(pool) }] }
}

import type { Pool } from 'pg'
import type { SecurityLog } from '#telemetry/securityLog.ts'
import type { Jobs } from '../queue/jobs.ts'
import { forgetExpired } from './store.ts'

/** Work of accounts: expired nonces and sessions are forgotten once an hour. */
export function accountJobs({ pool, security }: { pool: Pool; security: SecurityLog }): Jobs {
  const forget = async () => {
    for (const { id, accountId } of await forgetExpired(pool))
      security.write({ kind: 'session_end', account: accountId, ref: id })
  }
  return { timetable: [{ task: 'forget-expired', at: '17 * * * *', run: forget }] }
}

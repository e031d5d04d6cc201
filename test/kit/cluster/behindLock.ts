import type { Pool } from 'pg'
import type { Reply } from '../client.ts'
import { until } from '../time/until.ts'

const WAITS = `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE a.datname = current_database() AND l.locktype = $1 AND NOT l.granted`

/**
 * Asks until the request is seen behind a lock that the test holds. A door waits for a lock for 300 ms and then answers BUSY: on a
 * full machine that can be before anybody looked, and it is asked again, as its answer says.
 * @param pool not the connection that holds the lock: in a transaction the list of connections stays as it was at the first look
 * @returns gives the reply once the lock is free
 * @throws Error where another answer than BUSY comes before
 */
export async function behindLock(
  pool: Pool,
  kind: 'advisory' | 'transactionid',
  ask: () => Promise<Reply>,
): Promise<() => Promise<Reply>> {
  let asked: Promise<Reply>
  let answer: Reply | null
  const press = (): void => {
    answer = null
    asked = ask()
    asked.then(
      (reply) => {
        answer = reply
      },
      () => undefined,
    )
  }
  press()
  await until(`it waits for a lock: ${kind}`, async () => {
    if ((await pool.query(WAITS, [kind])).rowCount) return true
    if (answer?.body?.code === 'BUSY') press()
    else if (answer) throw new Error(`answered before it waited: ${answer.status} ${answer.text}`)
    return false
  })
  return () => asked
}

import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'

const PAUSE_MS = 250
/** Not there, gone in the middle, stopping, crashed, starting (PostgreSQL, appendix A: class 57P). */
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03'])

/**
 * Resolves when the database answers. A process that starts while Postgres recovers from a crash waits for it instead of
 * ending, and being started, again and again.
 * @param withinMs how long it is waited for
 * @throws what Postgres said last, and at once what is no matter of waiting
 */
export async function awaitDatabase(pool: Pool, withinMs: number): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    try {
      await pool.query('SELECT 1')
      return
    } catch (error) {
      const { code = '', message } = error as Error & { code?: string }
      const isAway = AWAY.has(code) || message.startsWith('Connection terminated')
      if (!isAway || waitedMs >= withinMs) throw error
      await wait(PAUSE_MS)
    }
  }
}

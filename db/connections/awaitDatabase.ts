import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'

const PAUSE_MS = 250
/**
 * Not there, gone in the middle, not to be reached; stopping, crashed, starting (PostgreSQL, appendix A: class 57P), no
 * connection left; and Prisma's names for the same.
 */
const AWAY = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['57P01', '57P02', '57P03', '53300'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2037'],
])

/** True when a statement failed because no Postgres answers, not because of what was asked; it may have been done. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code = '', message } = error as Error & { code?: unknown }
  return AWAY.has(String(code)) || message.startsWith('Connection terminated')
}

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
      if (!isDatabaseAway(error) || waitedMs >= withinMs) throw error
      await wait(PAUSE_MS)
    }
  }
}

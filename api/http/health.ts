import type { Express } from 'express'
import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { oncePerSecond } from './oncePerSecond.ts'

/** What must work before this process takes requests; each throws when it does not. */
export type ReadyChecks = Record<string, () => Promise<void>>

/** The check that Postgres answers and is migrated. */
export function databaseCheck(pool: Pool): () => Promise<void> {
  return async () => {
    await pool.query('SELECT 1 FROM app.clock')
  }
}

/** What health is told from. */
export interface HealthSources {
  ready: ReadyChecks
  /** words for what works less well than it should, and stops nothing */
  degraded: () => Promise<string[]>
}

/**
 * `/healthz`: the process runs. `/readyz`: what it stands on works too; 503 names what does not, `degraded` what works less
 * well than it should. Looked at once a second.
 */
export function mountHealth(app: Express, { ready, degraded }: HealthSources, clock: Clock): void {
  const look = oncePerSecond(clock, async () => {
    const words = degraded().catch(() => [])
    const checks = Object.entries(ready).map(async ([name, check]) => {
      try {
        await check()
        return [name, true] as const
      } catch {
        return [name, false] as const
      }
    })
    return { outcomes: await Promise.all(checks), words: await words }
  })
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true })
  })
  app.get('/readyz', async (_request, response) => {
    const { outcomes, words } = await look()
    const isReady = outcomes.every(([, isOk]) => isOk)
    response.status(isReady ? 200 : 503).json({
      ok: isReady,
      checks: Object.fromEntries(outcomes),
      ...(words.length > 0 ? { degraded: words } : {}),
    })
  })
}

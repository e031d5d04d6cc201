import type { RequestHandler } from 'express'
import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { oncePerSecond } from '../http/oncePerSecond.ts'

/** `/.well-known/stagedoor.json`: who this installation is and every key that has signed its decisions. */
export function serveIdentity(pool: Pool, clock: Clock, publicUrl: string): RequestHandler {
  const readKeys = oncePerSecond(clock, async () => {
    const { rows } = await pool.query<{
      key_id: string
      public: Buffer
      from_at: Date
      until_at: Date | null
    }>(
      `SELECT key_id, public, from_at, until_at FROM app.sign_key WHERE purpose = 'decision' ORDER BY from_at`,
    )
    return rows
  })
  return async (_request, response) => {
    const rows = await readKeys()
    response.setHeader('cache-control', 'public, max-age=60')
    response.json({
      name: 'Stagedoor',
      url: publicUrl,
      openapi: '/v1/openapi.json',
      decisionKeys: rows.map((row) => ({
        keyId: row.key_id,
        algorithm: 'Ed25519',
        public: row.public.toString('base64url'),
        from: row.from_at.toISOString(),
        until: row.until_at?.toISOString() ?? null,
      })),
    })
  }
}

import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'

const FRESH_MS = 2000

/**
 * Signalling origins of registered media engines, read at most every two seconds. While the database is away
 * the last known ones stay: a page without media is better than no page.
 */
export function createMediaOrigins(pool: Pool, clock: Clock): () => Promise<string[]> {
  let known: string[] = []
  let readAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (clock() - readAt < FRESH_MS) return known
    readAt = clock()
    try {
      const { rows } = await pool.query<{ url: string }>('SELECT url FROM app.media_node')
      known = [
        ...new Set(rows.map((row) => new URL(row.url)).map((url) => `${url.protocol}//${url.host}`)),
      ].sort()
    } catch {
      readAt = Number.NEGATIVE_INFINITY
    }
    return known
  }
}

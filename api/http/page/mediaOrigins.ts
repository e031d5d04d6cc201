import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'

const FRESH_MS = 2000
/** A node that has been silent longer than this is not coming back under its address. */
const GONE_S = 300

/**
 * Signalling origins of the media engines that were alive in the last minutes, read at most every two seconds. While the database is away
 * the last known ones stay: a page without media is better than no page.
 */
export function createMediaOrigins(pool: Pool, clock: Clock): () => Promise<string[]> {
  let known: string[] = []
  let readAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (clock() - readAt < FRESH_MS) return known
    readAt = clock()
    try {
      const { rows } = await pool.query<{ url: string }>(
        'SELECT url FROM app.media_node WHERE last_seen > now() - make_interval(secs => $1)',
        [GONE_S],
      )
      known = [
        ...new Set(rows.map((row) => new URL(row.url)).map((url) => `${url.protocol}//${url.host}`)),
      ].sort()
    } catch {
      readAt = Number.NEGATIVE_INFINITY
    }
    return known
  }
}

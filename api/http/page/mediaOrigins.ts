import type { Pool } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { oncePerSecond } from '../oncePerSecond.ts'

/** A node that has been silent longer than this is not coming back under its address. */
const GONE_S = 300

/**
 * Signalling origins of the media engines that were alive in the last minutes, read at most once a second. While the database is away the last known ones stay: a page without media is better than
 * no page.
 */
export function createMediaOrigins(pool: Pool, clock: Clock): () => Promise<string[]> {
  let known: string[] = []

  return oncePerSecond(clock, async () => {
    try {
      const { rows } = await pool.query<{ url: string }>({
        name: 'media_origins',
        text: 'SELECT url FROM app.media_node WHERE last_seen > now() - make_interval(secs => $1)',
        values: [GONE_S],
      })
      known = [
        ...new Set(rows.map((row) => new URL(row.url)).map((url) => `${url.protocol}//${url.host}`)),
      ].sort()
    } catch {
      // the last known ones stay
    }
    return known
  })
}

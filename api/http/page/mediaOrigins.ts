import type { Pool } from 'pg'

/** A node that has been silent longer than this is not coming back under its address. */
const GONE_S = 300

/**
 * Signalling origins of the media engines that were alive in the last minutes. Requests that come together
 * share one read. While the database is away the last known ones stay: a page without media is better than
 * no page.
 */
export function createMediaOrigins(pool: Pool): () => Promise<string[]> {
  let known: string[] = []
  let reading: Promise<void> | null = null

  async function read(): Promise<void> {
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
    } finally {
      reading = null
    }
  }

  return async () => {
    reading ??= read()
    await reading
    return known
  }
}

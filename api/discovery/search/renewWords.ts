import type { Pool } from 'pg'

/** Newest streams whose words are known, so that the work does not grow with the archive. */
const MAX_STREAMS = 200_000

const CHANNELS = `SELECT app.search_words(h.name || ' ' || h.handle::text) FROM app.channel h
  JOIN app.creator c ON c.id = h.creator_id JOIN app.account a ON a.id = c.account_id WHERE a.state = 'active' AND h.archived_at IS NULL`
const STREAMS = `SELECT app.search_words(r.title) FROM (SELECT title, channel_id, visibility, state FROM app.room
    WHERE kind <> 'call' AND state <> 'draft' ORDER BY created_at DESC, id DESC LIMIT ${MAX_STREAMS}) r
  JOIN app.channel h ON h.id = r.channel_id JOIN app.creator c ON c.id = h.creator_id
  JOIN app.account a ON a.id = c.account_id WHERE a.state = 'active' AND h.archived_at IS NULL AND r.visibility IN ('public', 'members')`

// Words of what is private, or of people who left, are not among them and go.
const RENEW = `WITH used AS MATERIALIZED (
    SELECT word, sum(ndoc)::int AS uses FROM
      (SELECT word, ndoc FROM ts_stat($1) UNION ALL SELECT word, ndoc FROM ts_stat($2)) s
    WHERE length(word) BETWEEN 3 AND 40 GROUP BY word),
  gone AS (DELETE FROM app.search_word w WHERE NOT EXISTS (SELECT 1 FROM used u WHERE u.word = w.word COLLATE "C"))
  INSERT INTO app.search_word AS w (word, uses, near) SELECT word, uses, app.near_forms(word) FROM used
  ON CONFLICT (word) DO UPDATE SET uses = excluded.uses WHERE w.uses <> excluded.uses`

/** Makes the words that can be found now anew. */
export async function renewWords(pool: Pool): Promise<void> {
  await pool.query(RENEW, [CHANNELS, STREAMS])
}

import type { Pool } from 'pg'
import type { SyncLevel } from '#domain/words.ts'

/** Where the index stands; seconds and blocks. */
export interface SyncState {
  block: number
  lagBlocks: number
  headAgeS: number
  state: SyncLevel
}

/** Without news of the head for this long the chain counts as unreadable, whatever its rhythm. */
const SILENCE_S = 90

/**
 * How far the index is behind the chain, from its cursor.
 * @param lagBlocks more blocks than this is `behind`
 */
export async function readSync(pool: Pool, chainId: number, lagBlocks: number): Promise<SyncState> {
  const { rows } = await pool.query<{
    number: number
    head_seen: number
    age: number
    silence: number
    halted: boolean
    old: boolean
  }>(
    `SELECT number, head_seen, greatest(0, extract(epoch FROM now() - head_at))::float8 AS age,
       extract(epoch FROM now() - seen_at)::float8 AS silence, halted IS NOT NULL AS halted, head_state = 'old' AS old
     FROM chain.cursor WHERE chain_id = $1`,
    [chainId],
  )
  const row = rows[0]
  if (!row) return { block: 0, lagBlocks: 0, headAgeS: 0, state: 'unreadable' }
  const lag = Math.max(0, row.head_seen - row.number)
  // a head that two providers call old means that the chain stands still, and then the index is not behind
  const isUnreadable = row.silence > SILENCE_S || row.old
  const state = isUnreadable ? 'unreadable' : row.halted || lag > lagBlocks ? 'behind' : 'ok'
  return { block: row.number, lagBlocks: lag, headAgeS: Math.floor(row.age), state }
}

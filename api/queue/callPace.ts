import type { Pool } from 'pg'

/** Turns to call an outside interface that takes so many calls a second, of all processes together. */
export interface CallPace {
  /**
   * Takes the next turn of a kind of call.
   * @param gapMs between two turns
   * @returns milliseconds until it; null when too many wait, ask again later
   */
  take(kind: string, gapMs: number): Promise<number | null>
  /** The interface took no more: nobody's next turn of this kind comes sooner. */
  holdBack(kind: string, ms: number): Promise<void>
}

/** Turns are given away for so long ahead. */
const AHEAD_S = 5
/** No turn lies beyond that, unless the clock of the database was set back. */
const NEVER_S = 2 * AHEAD_S
/** While the database is away each process goes alone, slower: others may be there. */
const ALONE = 4

// the real time of the machine: what is waited for is real, too
const TAKE = `INSERT INTO app.call_pace AS p (kind, next_at) VALUES ($1, clock_timestamp() + make_interval(secs => $2))
  ON CONFLICT (kind) DO UPDATE SET next_at = make_interval(secs => $2)
      + CASE WHEN p.next_at > clock_timestamp() + make_interval(secs => ${NEVER_S}) THEN clock_timestamp()
             ELSE greatest(p.next_at, clock_timestamp()) END
    WHERE p.next_at <= clock_timestamp() + make_interval(secs => ${AHEAD_S})
       OR p.next_at > clock_timestamp() + make_interval(secs => ${NEVER_S})
  RETURNING extract(epoch FROM p.next_at - clock_timestamp())::float - $2 AS wait_s`

/** Turns are rows of the database. */
export function createCallPace(pool: Pool): CallPace {
  return {
    async take(kind, gapMs) {
      const values = [kind, gapMs / 1000]
      const rows = await pool.query<{ wait_s: number }>({ name: 'call_pace', text: TAKE, values }).then(
        (answer) => answer.rows,
        () => [{ wait_s: (ALONE * gapMs) / 1000 }],
      )
      return rows[0] ? Math.max(0, rows[0].wait_s * 1000) : null
    },
    async holdBack(kind, ms) {
      await pool
        .query(
          `UPDATE app.call_pace SET next_at = greatest(next_at, clock_timestamp() + make_interval(secs => $2)) WHERE kind = $1`,
          [kind, ms / 1000],
        )
        .catch(() => {
          // without the database everybody goes slower anyhow
        })
    },
  }
}

import type { Pool } from 'pg'

/** Milliseconds between two signs of life of a process. */
export const PULSE_MS = 2000
/** Seconds of silence after which we count as having been away. */
const AWAY_S = 10
/** Name of the sign of life of whoever takes beats of seats. */
export const BEATS_PULSE = 'beats'

/**
 * Signs that beats of seats were taken and written; never sets the sign back.
 * @param at when it was looked whether we had been away: what lies between that and now was looked at by nobody yet
 */
export async function markBeatsTaken(pool: Pool, at: Date): Promise<void> {
  await pool.query({
    name: 'beats_pulse',
    text: `INSERT INTO app.pulse (process, at) VALUES ($1, $2)
         ON CONFLICT (process) DO UPDATE SET at = GREATEST(app.pulse.at, EXCLUDED.at)`,
    values: [BEATS_PULSE, at],
  })
}

/** Signs that a kind of process is alive; after a silence remembers until when we were away. */
export async function beatPulse(pool: Pool, process: 'api' | 'worker'): Promise<void> {
  await pool.query(
    `INSERT INTO app.pulse AS p (process, at) VALUES ($1, app.now()) ON CONFLICT (process) DO UPDATE SET at = app.now(),
       away_until = CASE WHEN p.at < app.now() - make_interval(secs => ${AWAY_S}) THEN app.now() ELSE p.away_until END`,
    [process],
  )
}

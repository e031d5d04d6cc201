import { BEATS_PULSE } from '#api/queue/pulse.ts'
import type { AccessDeps } from '../deps.ts'
import { AWAY_S } from './beatWriter.ts'

/**
 * SQL: false while no api takes beats. Whoever ends something because of a silence asks in the same statement: between two
 * there may be a pause of all of us, after which everybody seems silent.
 */
export const BEATS_ARE_TAKEN = `NOT EXISTS (SELECT FROM app.pulse
  WHERE process = '${BEATS_PULSE}' AND at < app.now() - make_interval(secs => ${AWAY_S}))`

/** False while no api takes beats: then nobody's silence is their own. */
export async function areBeatsTaken({ pool }: Pick<AccessDeps, 'pool'>): Promise<boolean> {
  const { rows } = await pool.query<{ taken: boolean }>(`SELECT ${BEATS_ARE_TAKEN} AS taken`)
  return rows[0]?.taken ?? false
}

import { BEATS_PULSE } from '#api/queue/pulse.ts'
import type { AccessDeps } from '../deps.ts'
import { AWAY_S } from './beatWriter.ts'

/** False while no api takes beats: then nobody's silence is their own. */
export async function areBeatsTaken({ pool }: Pick<AccessDeps, 'pool'>): Promise<boolean> {
  const { rows } = await pool.query<{ away: boolean }>(
    'SELECT at < app.now() - make_interval(secs => $2) AS away FROM app.pulse WHERE process = $1',
    [BEATS_PULSE, AWAY_S],
  )
  return !rows[0]?.away
}

import type { AccessDeps } from '../deps.ts'
import { areBeatsTaken, BEATS_ARE_TAKEN } from './areBeatsTaken.ts'

/** A host whose page went silent: the seat stays, and the room learns since when. */
export interface LapsedHost {
  roomId: string
  lastBeatAt: Date
}

/** Puts hosts with a lapsed lease into grace and answers all who are silent; null while no api takes beats. */
export async function findLapsedHosts(
  access: Pick<AccessDeps, 'pool' | 'settings'>,
): Promise<LapsedHost[] | null> {
  if (!(await areBeatsTaken(access))) return null
  const { rows } = await access.pool.query<{ room_id: string; last_beat: Date }>(
    `UPDATE app.seat s SET state = 'grace' FROM app.seat_lease l
      WHERE l.seat_id = s.id AND s.role = 'host' AND s.state IN ('live', 'grace') AND l.until < app.now()
          AND ${BEATS_ARE_TAKEN}
      RETURNING s.room_id, coalesce(l.unseen_since, l.until - make_interval(secs => $1)) AS last_beat`,
    [access.settings.SEAT_LEASE_S],
  )
  return rows.map((row) => ({ roomId: row.room_id, lastBeatAt: row.last_beat }))
}

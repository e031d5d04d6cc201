import { BEATS_PULSE, markBeatsTaken } from '#api/queue/pulse.ts'
import type { AccessDeps } from '../deps.ts'

/** Gathers beats and writes them together; also the sign of life by which the sweeper knows that beats arrive. */
export interface BeatWriter {
  beat(seatId: string): void
  /** Writes what was gathered, at once. */
  flush(): Promise<void>
  start(onBeats?: OnBeats): Promise<void>
  stop(): Promise<void>
}

/** Hears of the seats that sent beats. */
export type OnBeats = (seatIds: string[]) => Promise<void>

/** A pulse older than this means that nobody could take beats. */
export const AWAY_S = 15
/** Seconds that a seat is held for somebody who has a credential, where nobody tells who comes. */
export const TRTC_HELD_S = 60

const WRITE_MS = 5000

/** One per process that talks to browsers. */
export function createBeatWriter({
  pool,
  settings,
  log,
}: Pick<AccessDeps, 'pool' | 'settings' | 'log'>): BeatWriter {
  let gathered = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let pass: OnBeats = async () => {}

  async function flush(): Promise<void> {
    const ids = [...gathered]
    gathered = new Set()
    // what was lost while no api ran, or none could write, is not the people's fault
    await pool.query({
      name: 'beats_away',
      text: `UPDATE app.seat_lease SET unseen_since = CASE WHEN unseen_since IS NOT NULL THEN app.now() END,
          until = GREATEST(until, app.now() + make_interval(secs => CASE WHEN unseen_since IS NULL THEN $1::float8 ELSE $4::float8 END))
        WHERE EXISTS (SELECT FROM app.pulse WHERE process = $2 AND at < app.now() - make_interval(secs => $3))`,
      values: [settings.SEAT_LEASE_S, BEATS_PULSE, AWAY_S, settings.SEAT_UNSEEN_S],
    })
    if (ids.length > 0) {
      // who is not inside waits for the engine, not for the page; trtc does not report joins to us yet
      await pool.query({
        name: 'beats_write',
        text: `WITH l AS (UPDATE app.seat_lease l SET until = app.now() + make_interval(secs => $2), beat = beat + 1
             FROM app.seat s JOIN app.room r ON r.id = s.room_id
            WHERE l.seat_id = ANY($1) AND s.id = l.seat_id AND (l.is_inside OR r.provider = 'trtc')
            RETURNING l.seat_id)
          UPDATE app.seat s SET state = 'live' FROM l
            WHERE s.id = l.seat_id AND s.state = 'grace' AND s.role = 'host'`,
        values: [ids, settings.SEAT_LEASE_S],
      })
      await pass(ids)
    }
    await markBeatsTaken(pool)
  }
  const writeAgain = (): void => {
    timer = setTimeout(() => {
      flush()
        .catch((error) => log.warn({ err: error }, 'beats could not be written'))
        .finally(writeAgain)
    }, WRITE_MS)
  }

  return {
    beat: (seatId) => gathered.add(seatId),
    flush,
    start: async (onBeats = pass) => {
      pass = onBeats
      await flush()
      writeAgain()
    },
    stop: async () => {
      // a process that takes no beats must not say that somebody does
      if (!timer) return
      clearTimeout(timer)
      timer = undefined
      await flush().catch((error) => log.warn({ err: error }, 'the last beats could not be written'))
    },
  }
}

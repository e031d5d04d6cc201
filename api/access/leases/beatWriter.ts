import { BEATS_PULSE, markBeatsTaken } from '#api/queue/pulse.ts'
import type { PageWord } from '#protocol/socket.ts'
import type { AccessDeps } from '../deps.ts'
import { hereS } from '../line/deps.ts'
import { type GatheredWord, gatherWord } from './pageWord.ts'

/** Gathers beats and writes them together; also the sign of life by which the sweeper knows that beats arrive. */
export interface BeatWriter {
  /** @param page what the page says of itself, where it says so */
  beat(seatId: string, page?: PageWord | null): void
  /** Writes what was gathered, at once. */
  flush(): Promise<void>
  start(onBeats?: OnBeats): Promise<void>
  stop(): Promise<void>
}

/** Hears of the seats that sent beats. */
export type OnBeats = (seatIds: string[]) => Promise<void>

/** A pulse older than this means that nobody could take beats. */
export const AWAY_S = 15

// what was lost while no api ran, or none could write, is not the people's fault
const AWAY = `WITH line AS (UPDATE app.wait_line SET seen_at = app.now() - make_interval(secs => $5)
    WHERE seen_at < app.now() - make_interval(secs => $5) AND EXISTS (SELECT FROM app.pulse WHERE process = $2 AND at < app.now() - make_interval(secs => $3))),
  leases AS (UPDATE app.seat_lease SET unseen_since = CASE WHEN unseen_since IS NOT NULL THEN app.now() END,
    outside_since = CASE WHEN outside_since IS NOT NULL THEN app.now() END, asked_at = NULL,
    until = GREATEST(until, app.now() + make_interval(secs => CASE WHEN unseen_since IS NULL THEN coalesce(kept_s, $1::float8) ELSE $4::float8 END))
  WHERE EXISTS (SELECT FROM app.pulse WHERE process = $2 AND at < app.now() - make_interval(secs => $3)))
  SELECT app.now() AS at`

// who is not inside waits for the engine, not for the page, but where the engine's word may be lost
const WRITE = `WITH w AS MATERIALIZED (
    SELECT seat, connected, publishes, is_new, app.now() - make_interval(secs => age_s) AS since
      FROM jsonb_to_recordset($3::jsonb) AS x (seat text, connected boolean, publishes text[], is_new boolean, age_s float8)),
  l AS (UPDATE app.seat_lease l SET until = app.now() + make_interval(secs => coalesce(l.kept_s, $2::float8)), beat = beat + 1,
      page_at = CASE WHEN w.seat IS NULL THEN l.page_at ELSE app.now() END, publishes = coalesce(w.publishes, l.publishes),
      page_since = CASE WHEN w.is_new OR w.publishes IS DISTINCT FROM l.publishes THEN coalesce(w.since, l.page_since)
        ELSE l.page_since END
    FROM app.seat s LEFT JOIN w ON w.seat = s.id
    WHERE l.seat_id = ANY($1) AND s.id = l.seat_id AND (l.is_inside OR l.lives_by_beats)
    RETURNING l.seat_id, l.lives_by_beats AND coalesce(w.connected, false) AS is_there)
  UPDATE app.seat s SET state = 'live', live_at = coalesce(live_at, app.now()) FROM l
    WHERE s.id = l.seat_id AND ((s.state = 'grace' AND s.role = 'host') OR (s.state = 'held' AND l.is_there))`

/** One per process that talks to browsers. */
export function createBeatWriter({
  pool,
  clock,
  settings,
  log,
}: Pick<AccessDeps, 'pool' | 'clock' | 'settings' | 'log'>): BeatWriter {
  let gathered = new Map<string, GatheredWord | null>()
  let timer: NodeJS.Timeout | undefined
  let pass: OnBeats = async () => {}

  async function flush(): Promise<void> {
    const beats = gathered
    gathered = new Map()
    const { rows } = await pool.query<{ at: Date }>({
      name: 'beats_away',
      text: AWAY,
      values: [settings.SEAT_LEASE_S, BEATS_PULSE, AWAY_S, settings.SEAT_UNSEEN_S, hereS({ settings })],
    })
    if (beats.size > 0) {
      const ids = [...beats.keys()]
      const words = [...beats].flatMap(([seat, word]) => (word ? [wordRow(seat, word)] : []))
      const values = [ids, settings.SEAT_LEASE_S, JSON.stringify(words)]
      await pool.query({ name: 'beats_write', text: WRITE, values })
      await pass(ids)
    }
    for (const { at } of rows) await markBeatsTaken(pool, at)
  }
  const wordRow = (seat: string, { isConnected, publishes, isNew, sinceMs }: GatheredWord) => ({
    ...{ seat, connected: isConnected, publishes, is_new: isNew },
    age_s: Math.max(0, clock() - sinceMs) / 1000,
  })
  const writeAgain = (): void => {
    timer = setTimeout(() => {
      flush()
        .catch((error) => log.warn({ err: error }, 'beats could not be written'))
        .finally(writeAgain)
    }, settings.BEAT_WRITE_MS)
  }

  return {
    beat(seatId, page = null) {
      const before = gathered.get(seatId) ?? null
      gathered.set(seatId, page ? gatherWord(before, page, clock()) : before)
    },
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

import { withTransaction } from '#db/transaction.ts'
import { PROVIDERS } from '#domain/words.ts'
import type { Access } from '../createAccess.ts'
import { bringBack } from './endSpeech.ts'
import type { BitsDeps } from './giveBits.ts'
import { changeFloor } from './store.ts'

type Deps = Pick<Access, 'clock' | 'random' | 'log'> & BitsDeps

const BATCH = 500

interface Unbegun {
  room_id: string
  seat_id: string
  granted_at: Date
  is_begun: boolean
}

/**
 * SQL: whoever was given the place `p` came on since. `$1`: providers that may lose words, of which what a page says counts too. `at` is a
 * node's clock, which keeps old days out and decides nothing.
 */
const IS_BEGUN = `(EXISTS (SELECT FROM app.evidence e WHERE e.room_id = p.room_id AND e.seat_id = p.seat_id AND e.kind = 'published'
    AND e.at > p.granted_at - interval '1 day' AND e.received_at >= p.granted_at)
  OR EXISTS (SELECT FROM app.seat_lease l JOIN app.room r ON r.id = p.room_id WHERE l.seat_id = p.seat_id
    AND r.provider = ANY($1) AND l.page_at >= p.granted_at AND 'microphone' = ANY(l.publishes)))`

const losingOf = ({ mediaOf }: Deps) => PROVIDERS.filter((name) => mediaOf(name)?.caps.losesWords)

/** Places whose people came on since they were given them, and those that nobody took up in time. */
async function readDue(deps: Deps): Promise<Unbegun[]> {
  const { rows } = await deps.pool.query<Unbegun>({
    name: 'floor_due',
    text: `SELECT * FROM (SELECT p.room_id, p.seat_id, p.granted_at, p.begin_until, ${IS_BEGUN} AS is_begun
        FROM app.floor_place p WHERE p.begun_at IS NULL) x
      WHERE x.is_begun OR x.begin_until <= app.now() ORDER BY x.begin_until LIMIT ${BATCH}`,
    values: [losingOf(deps)],
  })
  return rows
}

function begin(
  { pool }: Deps,
  { room_id: roomId, seat_id: seatId, granted_at: grantedAt }: Unbegun,
): Promise<void> {
  return withTransaction(pool, async (tx) => {
    await changeFloor(tx, roomId)
    // it may be another grant by now
    const sql = `UPDATE app.floor_place SET begun_at = app.now() WHERE seat_id = $1 AND begun_at IS NULL
      AND date_trunc('milliseconds', granted_at) = date_trunc('milliseconds', $2::timestamptz)`
    await tx.query(sql, [seatId, grantedAt])
  })
}

function lapse(deps: Deps, { room_id: roomId, seat_id: seatId }: Unbegun): Promise<void> {
  return withTransaction(deps.pool, async (tx) => {
    await tx.query('SELECT FROM app.seat WHERE id = $1 FOR UPDATE', [seatId])
    // it may be another grant by now, or they came on at last
    const { rowCount } = await tx.query(
      `SELECT FROM app.floor_place p WHERE p.seat_id = $2 AND p.begun_at IS NULL AND p.begin_until <= app.now() AND NOT ${IS_BEGUN}`,
      [losingOf(deps), seatId],
    )
    if (rowCount) await bringBack(tx, deps, { seatId, roomId })
  })
}

/** One look at places that somebody has and does not speak at yet. */
export async function followPlaces(deps: Deps): Promise<void> {
  for (const place of await readDue(deps)) {
    try {
      await (place.is_begun ? begin(deps, place) : lapse(deps, place))
    } catch (error) {
      deps.log.warn(
        { err: error, seat: place.seat_id },
        'a place on the floor stays as it is until the next look',
      )
    }
  }
}

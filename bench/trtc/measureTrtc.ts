import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { endSeats } from '#api/access/seats/endSeats.ts'
import { ROOM_REVISIONS } from '#api/rooms/revisions.ts'
import { withTransaction } from '#db/transaction.ts'
import { percentile } from '../line.ts'
import { offer } from '../money/shop/buy.ts'
import type { GivenSeat, TrtcStage } from './openTrtcStage.ts'

const LOOK_MS = 25
const GIVE_UP_MS = 5 * 60_000

/** Gives up on what takes minutes. */
async function untilSo(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const endMs = performance.now() + GIVE_UP_MS
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`given up: ${what}`)
    await wait(LOOK_MS)
  }
}

/** Everybody comes in, so many at the same moment and the next ones when all of them are in. */
export async function measureAdmit(
  stage: TrtcStage,
  atOnce: number,
): Promise<{ seats: GivenSeat[]; p95Ms: number }> {
  const seats: GivenSeat[] = []
  const tookMs: number[] = []
  for (let at = 0; at < stage.fans.length; at += atOnce)
    await Promise.all(
      stage.fans.slice(at, at + atOnce).map(async (fan) => {
        const startMs = performance.now()
        seats.push(await stage.admit(fan))
        tookMs.push(performance.now() - startMs)
      }),
    )
  return { seats, p95Ms: percentile(tookMs, 0.95) }
}

/** Everybody enters at the provider, so many a second: from an entry until its callback has made the seat live. */
export async function measureEntries(
  { db, cloud, roomId }: TrtcStage,
  seats: readonly GivenSeat[],
  perS: number,
): Promise<{ p95Ms: number }> {
  const entered = new Map<string, number>()
  const tookMs: number[] = []
  let isOver = false
  // looks are a little late, never early: what is committed is what is seen
  const looking = (async () => {
    let since = '-infinity'
    while (tookMs.length < seats.length && !isOver) {
      const { rows } = await db.pool('owner').query<{ id: string; at: string }>(
        `SELECT id, (live_at - interval '2 seconds')::text AS at FROM app.seat
          WHERE room_id = $1 AND state = 'live' AND live_at > $2::timestamptz ORDER BY live_at`,
        [roomId, since],
      )
      const nowMs = performance.now()
      for (const { id, at } of rows) {
        since = at
        const enteredMs = entered.get(id)
        if (enteredMs !== undefined) tookMs.push(nowMs - enteredMs)
        entered.delete(id)
      }
      await wait(LOOK_MS)
    }
  })()
  await offer({ count: seats.length, perS }, async (n) => {
    const { seatId, ticket } = seats[n] as GivenSeat
    entered.set(seatId, performance.now())
    if (!cloud.enter(ticket)) throw new Error('the provider let somebody not in')
  })
  const endMs = performance.now() + GIVE_UP_MS
  while (tookMs.length < seats.length && performance.now() < endMs) await wait(LOOK_MS)
  isOver = true
  await looking
  return { p95Ms: percentile(tookMs, 0.95) }
}

/** Everybody leaves and enters again, faster than has to be borne: how many events a second are worked on, to the last. */
export async function measureEvents(
  { db, cloud, providerRoomId }: TrtcStage,
  seats: readonly GivenSeat[],
  perS: number,
): Promise<number> {
  const startMs = performance.now()
  await offer({ count: seats.length, perS: perS / 2 }, async (n) => {
    const { seatId, ticket } = seats[n] as GivenSeat
    cloud.leave(providerRoomId, seatId)
    await wait(2)
    if (!cloud.enter(ticket)) throw new Error('the provider let somebody not in again')
  })
  await untilSo('all callbacks are worked on', async () => {
    if (!cloud.isQuiet()) return false
    return (
      (await db.pool('owner').query("SELECT FROM app.inbox WHERE state <> 'done' LIMIT 1")).rowCount === 0
    )
  })
  return (2 * seats.length) / ((performance.now() - startMs) / 1000)
}

/** Facts of the provider that evidence has not, or has more than once; seats that are not live count as lost too. */
export async function countFacts(
  { db, roomId }: TrtcStage,
  seats: readonly GivenSeat[],
): Promise<{ lost: number; doubled: number }> {
  const { rows } = await db
    .pool('owner')
    .query<{ id: string; is_live: boolean; joined: number; left: number }>(
      `SELECT s.id, s.state = 'live' AS is_live, count(*) FILTER (WHERE e.kind = 'joined')::int AS joined,
        count(*) FILTER (WHERE e.kind = 'left')::int AS left
      FROM app.seat s LEFT JOIN app.evidence e ON e.seat_id = s.id AND e.source = 'trtc'
      WHERE s.room_id = $1 AND s.role = 'viewer' GROUP BY s.id, s.state`,
      [roomId],
    )
  const found = new Map(rows.map((row) => [row.id, row]))
  let [lost, doubled] = [0, 0]
  for (const { seatId } of seats) {
    const { is_live = false, joined = 0, left = 0 } = found.get(seatId) ?? {}
    lost += Math.max(0, 2 - joined) + Math.max(0, 1 - left) + (is_live ? 0 : 1)
    doubled += Math.max(0, joined - 2) + Math.max(0, left - 1)
  }
  return { lost, doubled }
}

/** Seats end in one transaction: seconds until the provider has nobody of them inside any more. */
export async function measureRemoval(
  { db, cloud, providerRoomId }: TrtcStage,
  seats: readonly GivenSeat[],
): Promise<number> {
  const ids = seats.map(({ seatId }) => seatId)
  const settings = {
    LINE_OFFER_S: 30,
    LINE_LOST_S: 60,
    MAX_SEATS: 3,
    MAX_GUEST_SEATS: 60,
    GUEST_ROOM_PCT: 50,
  }
  const deps = { clock: Date.now, random: randomBytes, revisions: ROOM_REVISIONS, settings }
  const startMs = performance.now()
  await withTransaction(db.pool('owner'), (tx) => endSeats(tx, ids, 'PASS_MOVED', deps))
  await untilSo('they are out', () => {
    const inside = new Set(cloud.people(providerRoomId))
    return ids.every((id) => !inside.has(id))
  })
  return (performance.now() - startMs) / 1000
}

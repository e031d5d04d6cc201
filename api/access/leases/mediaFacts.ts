import type { PoolClient } from 'pg'
import type { AccessDeps } from '../deps.ts'
import { AWAY_S } from './beatWriter.ts'

/** Seats that the engine saw come in: a held seat is live from now on and lives by its lease. */
export async function markJoined(tx: PoolClient, seatIds: string[], leaseS: number): Promise<void> {
  if (seatIds.length === 0) return
  await tx.query(
    `WITH s AS (UPDATE app.seat SET state = 'live', live_at = app.now() WHERE id = ANY($1) AND state = 'held' RETURNING id)
       UPDATE app.seat_lease l SET until = app.now() + make_interval(secs => $2) FROM s WHERE l.seat_id = s.id`,
    [seatIds, leaseS],
  )
}

/** Seats that the engine saw leave: a page that still beats keeps the seat, a closed one loses it soon. */
export async function markAway(
  tx: PoolClient,
  seatIds: string[],
  settings: Pick<AccessDeps['settings'], 'SEAT_LEASE_S'>,
): Promise<void> {
  if (seatIds.length === 0) return
  const silentS = Math.min(settings.SEAT_LEASE_S, Math.floor(settings.SEAT_LEASE_S / 3) + AWAY_S / 3)
  await tx.query(
    `UPDATE app.seat_lease SET until = LEAST(until, app.now() + make_interval(secs => $2)) WHERE seat_id = ANY($1)`,
    [seatIds, silentS],
  )
}

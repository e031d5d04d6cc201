import { withTransaction } from '#db/transaction.ts'
import type { AccessDeps } from '../deps.ts'
import { endSeats } from '../seats/endSeats.ts'
import { BEATS_ARE_TAKEN } from './areBeatsTaken.ts'

/** Takes hosts off the air whose page is silent for so long while somebody else hosts: without them the room goes on. */
export async function endGoneHosts(
  access: Pick<AccessDeps, 'pool' | 'clock' | 'random' | 'revisions' | 'settings'>,
  afterS: number,
): Promise<void> {
  await withTransaction(access.pool, async (tx) => {
    const { rows } = await tx.query<{ id: string }>(
      `SELECT s.id FROM app.seat s JOIN app.seat_lease l ON l.seat_id = s.id
        WHERE s.role = 'host' AND s.state = 'grace' AND l.until < app.now() - make_interval(secs => $1) AND ${BEATS_ARE_TAKEN}
          AND EXISTS (SELECT FROM app.seat o JOIN app.seat_lease ol ON ol.seat_id = o.id
            WHERE o.room_id = s.room_id AND o.role = 'host' AND o.state <> 'ended' AND ol.until > app.now())
        FOR UPDATE OF s, l SKIP LOCKED`,
      [afterS],
    )
    await endSeats(
      tx,
      rows.map(({ id }) => id),
      'LEASE_LOST',
      access,
    )
  })
}

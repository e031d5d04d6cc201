import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { Access } from '../createAccess.ts'
import { areBeatsTaken, BEATS_ARE_TAKEN } from '../leases/areBeatsTaken.ts'
import { hereS } from './deps.ts'
import { lockLines } from './offerSlots.ts'
import { passOnReleased } from './turns.ts'

// a pause that is over, a page that is back and a place that came back by a rollback have a free place and somebody who waits
const DUE = `SELECT DISTINCT w.room_id FROM app.wait_line w WHERE w.offer_until <= app.now()
    OR w.seen_at <= app.now() - make_interval(secs => $1)
    OR (w.offer_until IS NULL AND w.not_before <= app.now() AND w.seen_at > app.now() - make_interval(secs => $2)
      AND EXISTS (SELECT FROM app.room_slot o WHERE o.room_id = w.room_id AND o.seat_id IS NULL AND o.offered_to IS NULL))
  UNION SELECT o.room_id FROM app.room_slot o WHERE o.offered_to IS NOT NULL
    AND NOT EXISTS (SELECT FROM app.wait_line w WHERE w.place = o.offered_to AND w.offer_until IS NOT NULL)`

/**
 * Whoever let an offer pass has had their turn; who was away meanwhile keeps it until they are away for too long.
 * Needs the lock of the line.
 */
async function endOver(tx: PoolClient, access: Access, roomId: string): Promise<void> {
  await tx.query(
    `DELETE FROM app.wait_line WHERE room_id = $1 AND (seen_at <= app.now() - make_interval(secs => $2)
       OR (offer_until <= app.now() AND seen_at > app.now() - make_interval(secs => $3))) AND ${BEATS_ARE_TAKEN}`,
    [roomId, access.settings.LINE_LOST_S, hereS(access)],
  )
  await tx.query(
    'UPDATE app.wait_line SET offer_until = NULL WHERE room_id = $1 AND offer_until <= app.now()',
    [roomId],
  )
}

/** One look at all lines: ends turns that are over and offers what is free. */
export async function passOn(access: Access): Promise<void> {
  // while no api hears of pages nobody is away through their own fault
  if (!(await areBeatsTaken(access))) return
  const { rows } = await access.pool.query<{ room_id: string }>(DUE, [
    access.settings.LINE_LOST_S,
    hereS(access),
  ])
  for (const { room_id: roomId } of rows) {
    await withTransaction(access.pool, async (tx) => {
      await lockLines(tx, [roomId])
      await endOver(tx, access, roomId)
      await passOnReleased(tx, access, [roomId])
    }).catch((error) =>
      access.log.warn({ err: error, room: roomId }, 'a line stands still; the next look tries again'),
    )
  }
}

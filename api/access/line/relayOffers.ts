import type { PoolClient } from 'pg'
import type { LineDeps } from './deps.ts'
import { lockLines, notifyLine, offerSlots } from './offerSlots.ts'

/**
 * The slots of a room were laid out anew: who was offered one has it still, in turn, as far as there are free ones; what is
 * left is offered to who waits.
 */
export async function keepOffers(tx: PoolClient, deps: LineDeps, roomId: string): Promise<void> {
  await lockLines(tx, [roomId])
  await tx.query(
    `WITH w AS (SELECT place, row_number() OVER (ORDER BY place) AS k FROM app.wait_line WHERE room_id = $1 AND offer_until IS NOT NULL),
       f AS (SELECT n, row_number() OVER (ORDER BY n) AS k FROM app.room_slot WHERE room_id = $1 AND seat_id IS NULL),
       given AS (UPDATE app.room_slot o SET offered_to = w.place FROM w JOIN f USING (k) WHERE o.room_id = $1 AND o.n = f.n RETURNING o.offered_to)
     UPDATE app.wait_line SET offer_until = NULL WHERE room_id = $1 AND offer_until IS NOT NULL AND place NOT IN (SELECT offered_to FROM given)`,
    [roomId],
  )
  await offerSlots(tx, deps, [roomId])
  await notifyLine(tx, roomId)
}

/** A room without a limit has a place for everybody who waits. */
export async function offerToAll(tx: PoolClient, { settings }: LineDeps, roomId: string): Promise<void> {
  await lockLines(tx, [roomId])
  const { rowCount } = await tx.query(
    'UPDATE app.wait_line SET offer_until = app.now() + make_interval(secs => $2) WHERE room_id = $1',
    [roomId, settings.LINE_OFFER_S],
  )
  if (rowCount) await notifyLine(tx, roomId)
}

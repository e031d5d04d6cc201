import { ProblemError } from '#api/http/problemError.ts'
import type { FloorOrder } from '#domain/room/words.ts'
import type { Access } from '../createAccess.ts'
import { shareRoom } from '../seats/locks.ts'
import { type FloorLead, onLedFloor } from './demandFloor.ts'
import { changeFloor } from './store.ts'

/** Puts a request behind those that wait now. @throws ProblemError NOT_FOUND, FORBIDDEN */
export async function putLater(
  { pool }: Pick<Access, 'pool'>,
  lead: FloorLead,
  requestId: string,
): Promise<void> {
  await onLedFloor(pool, lead, async (tx) => {
    await changeFloor(tx, lead.roomId)
    const { rowCount } = await tx.query(
      `UPDATE app.floor_request SET since = app.now(), behind_s = (SELECT max(greatest(q.behind_s, coalesce(y.s, 0)))
         FROM app.floor_request q LEFT JOIN app.floor_spoke y USING (room_id, account_id) WHERE q.room_id = $2)
        WHERE id = $1 AND room_id = $2`,
      [requestId, lead.roomId],
    )
    if (!rowCount) throw new ProblemError('NOT_FOUND')
  })
}

/** In which order requests stand from now on. @throws ProblemError NOT_FOUND of a room that is not live, FORBIDDEN */
export async function setFloorOrder(
  { pool }: Pick<Access, 'pool'>,
  lead: FloorLead,
  order: FloorOrder,
): Promise<void> {
  await onLedFloor(pool, lead, async (tx) => {
    // no seat of who leads keeps the room from its end
    await shareRoom(tx, lead.roomId)
    const { rowCount } = await tx.query(
      `WITH f AS (INSERT INTO app.floor (room_id, request_order) SELECT id, $2 FROM app.room WHERE id = $1 AND state = 'live'
         ON CONFLICT (room_id) DO UPDATE SET rev = floor.rev + 1, request_order = EXCLUDED.request_order RETURNING room_id)
       SELECT pg_notify('floor', room_id) FROM f`,
      [lead.roomId, order],
    )
    if (!rowCount) throw new ProblemError('NOT_FOUND')
  })
}

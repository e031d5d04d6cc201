import type { PoolClient } from 'pg'
import type { Verdict } from '#domain/access/verdict.ts'
import type { LineDeps } from '../line/deps.ts'
import type { SeatInRoom } from '../seats/store.ts'
import { waitForSlot } from '../seats/takeSeat.ts'
import { freeSlots } from '../slots/freeSlots.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'

/**
 * A role that somebody got gives their place back; one that was taken needs a place from now on.
 * @returns the refusal where there is none
 */
export async function fitSlot(
  tx: PoolClient,
  line: LineDeps,
  { id, roomId, accountId, role: seatRole, slotN }: SeatInRoom,
  { room, role, isCoHost }: Pick<AdmissionContext, 'room' | 'role' | 'isCoHost'>,
): Promise<Extract<Verdict, { verdict: 'deny' }> | null> {
  if (seatRole === 'host' || room.capacity === null) return null
  if ((slotN === null) === (role !== null || isCoHost)) return null
  const n = slotN === null ? await waitForSlot(tx, { roomId, accountId }, id) : null
  if (slotN === null && n === null)
    return { verdict: 'deny', reason: 'CAPACITY_FULL', facts: { capacity: room.capacity } }
  if (slotN !== null) await freeSlots(tx, [{ seatId: id, roomId, n: slotN }], line)
  await tx.query('UPDATE app.seat SET slot_n = $2 WHERE id = $1', [id, n])
  return null
}

import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Access } from './createAccess.ts'
import { endSeats } from './seats/endSeats.ts'
import { isOwnSeat } from './seats/store.ts'

/** Leaves the room; leaving twice changes nothing. Throws NOT_FOUND for a seat of somebody else. */
export async function leaveSeat(access: Access, seatId: string, accountId: string): Promise<void> {
  if (!(await isOwnSeat(access.pool, seatId, accountId))) throw new ProblemError('NOT_FOUND')
  await withTransaction(access.pool, (tx) => endSeats(tx, [seatId], 'LEFT', access))
}

import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Access } from '../createAccess.ts'
import { endUnserved, readUnserved } from '../line/endUnserved.ts'
import { endSeats } from './endSeats.ts'
import { isOwnSeat } from './store.ts'

/** Who leaves which seat. */
export interface Leaving {
  seatId: string
  accountId: string
  /** what kept them from it: the offer that brought the seat is not used up by that */
  cause?: 'MEDIA_FULL' | undefined
}

/** Leaves the room; leaving twice changes nothing. Throws NOT_FOUND for a seat of somebody else. */
export async function leaveSeat(access: Access, { seatId, accountId, cause }: Leaving): Promise<void> {
  if (!(await isOwnSeat(access.pool, seatId, accountId))) throw new ProblemError('NOT_FOUND')
  await withTransaction(access.pool, async (tx) => {
    const unserved = cause === 'MEDIA_FULL' ? await readUnserved(tx, seatId, accountId) : null
    if (unserved) await endUnserved(tx, access, unserved, 'LEFT')
    else await endSeats(tx, [seatId], 'LEFT', access)
  })
}

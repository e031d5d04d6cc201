import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { momentIn } from '#domain/room/localTime.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readBooking } from '../booked/bookingView.ts'
import type { BookedCall } from '../booked/contract.ts'
import type { BookingDeps } from '../deps.ts'
import { busyOr } from '../reservations/locks.ts'
import type { OwnMove } from './acceptMove.ts'
import { notifyMoveEnded } from './moveNews.ts'
import { closeOpenMove, lockMovedCall, readProposal } from './store.ts'

async function end(deps: BookingDeps, tx: PoolClient, move: OwnMove): Promise<BookedCall> {
  const { accountId, bookingId, moveId } = move
  const call = await lockMovedCall(tx, { accountId, bookingId, chainId: deps.chainId })
  const proposal = call && (await readProposal(tx, bookingId, moveId))
  if (!call || !proposal) throw new ProblemError('NOT_FOUND')
  if (proposal.state === 'open') {
    const isOwn = proposal.side === call.side
    if (isOwn && proposal.isTaken)
      throw new ProblemError('CONFLICT', {
        detail: `The other side has your signature, and can accept this date until ${momentIn(proposal.validUntil * 1000, 'UTC')}. It cannot be withdrawn any more.`,
      })
    const state = isOwn ? 'withdrawn' : 'declined'
    const endedId = await closeOpenMove(tx, bookingId, state)
    if (endedId === moveId) await notifyMoveEnded(tx, deps, { bookingId, moveId, state })
  }
  const booking = await readBooking(deps, tx, accountId, bookingId)
  if (!booking) throw new ProblemError('NOT_FOUND')
  return booking
}

/**
 * Who proposed a date withdraws it, the other side declines it, and both have their time back; of one that has ended already nothing
 * changes.
 * @throws ProblemError NOT_FOUND, CONFLICT where the other side has its signature, BUSY
 */
export async function endMove(deps: BookingDeps, move: OwnMove): Promise<BookedCall> {
  try {
    return await withTransaction(deps.pool, (tx) => end(deps, tx, move))
  } catch (error) {
    throw busyOr(error)
  }
}

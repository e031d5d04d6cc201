import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { PaymentRail } from '#domain/billing/words.ts'
import { newId } from '#domain/ids.ts'
import { momentIn } from '#domain/room/localTime.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readBooking } from '../booked/bookingView.ts'
import type { BookedCall } from '../booked/contract.ts'
import type { BookingDeps } from '../deps.ts'
import { conflictOf, demandFree, NotFree } from '../reservations/demandFree.ts'
import { busyOr, lockHolderAndCreator } from '../reservations/locks.ts'
import { type Busy, EXCLUDED, IS_OVER, release } from '../reservations/store.ts'
import { demandMovable, demandRail, type MovableCall, readBusyAround, wantedOf } from './movable.ts'
import { notifyMoveProposed } from './moveNews.ts'
import { insertProposal, type KeptDate, lockMovedCall, type MovedCall, readMovedCall } from './store.ts'

/** What one side of a booking proposes within 24 hours; the other one has as many. */
const MAX_A_DAY = 6

/** Another date for a booking of an account, as its rail proposes it. */
export interface ProposedDate {
  accountId: string
  bookingId: string
  rail: PaymentRail
  /** seconds since the epoch */
  startAt: number
  /**
   * What is stored of it. Asked before anything is waited for, and again once the booking is ours. Throws ProblemError where the call
   * cannot have this date.
   */
  demand(call: MovableCall): Omit<KeptDate, 'startAt' | 'signature'>
  /** what was signed for it, 0x hex; null: nobody signs */
  sign(call: MovableCall): Promise<string | null>
}

/** @param detail what is in the way, and what to do */
export const moveRefused = (detail: string) => new ProblemError('CONFLICT', { detail })

/** One at a time: two could both be accepted. */
function demandNoneOpen({ open }: MovedCall): void {
  if (!open) return
  if (!open.isOwn) throw moveRefused('The other side proposes another date already. Answer that one first.')
  if (!open.isTaken) throw moveRefused('You propose another date already. Withdraw that one first.')
  const until = momentIn(open.validUntilMs, 'UTC')
  throw moveRefused(`You propose another date already, and the other side can accept it until ${until}.`)
}

function demandPace({ made, waitS }: MovedCall): void {
  if (made < MAX_A_DAY) return
  const detail = `You proposed ${MAX_A_DAY} dates for this call within a day, and that is the most. Propose the next one later.`
  throw new ProblemError('RATE_LIMITED', { detail, retryAfterS: Math.max(1, waitS ?? 1) })
}

/** Everything but its signature. Throws ProblemError and NotFree. */
async function demandProposal(
  db: BookingDeps['pool'] | PoolClient,
  found: MovedCall | null,
  date: ProposedDate,
): Promise<{ call: MovableCall; busy: Busy; kept: Omit<KeptDate, 'signature'> }> {
  const { startAt, rail } = date
  const call = demandMovable(demandRail(found, rail))
  demandNoneOpen(call)
  if (startAt === call.startsAtS) throw moveRefused('The call is at this time already. Choose another one.')
  demandPace(call)
  const kept = { startAt, ...date.demand(call) }
  const busy = await readBusyAround(db, call)
  demandFree(wantedOf(call), busy, startAt * 1000)
  return { call, busy, kept }
}

async function keep(
  deps: BookingDeps,
  tx: PoolClient,
  { first, date, signature }: { first: MovableCall; date: ProposedDate; signature: string | null },
): Promise<BookedCall> {
  const { accountId, bookingId } = date
  await lockHolderAndCreator(tx, first.fanId, first.creatorId)
  const now = await lockMovedCall(tx, { accountId, bookingId, chainId: deps.chainId })
  const { call, busy, kept } = await demandProposal(tx, now, date)
  // what of both people is over makes room
  await release(tx, IS_OVER, [call.fanId, call.ownerId])
  const moveId = newId('mov', deps.random)
  try {
    await insertProposal(tx, moveId, call, { ...kept, signature })
  } catch (error) {
    if ((error as { code?: string }).code !== EXCLUDED) throw error
    throw new NotFree(wantedOf(call), busy, { atMs: date.startAt * 1000, isLost: true })
  }
  await notifyMoveProposed(tx, deps, { bookingId, moveId })
  const booking = await readBooking(deps, tx, accountId, bookingId)
  if (!booking) throw new ProblemError('NOT_FOUND')
  return booking
}

/**
 * Keeps another date that one side of a booking proposes, and its time for both, until it is answered.
 * @throws ProblemError NOT_FOUND, CONFLICT with the next free times where it is about the time, RATE_LIMITED, BUSY, and what the date
 * itself throws
 */
export async function keepProposal(deps: BookingDeps, date: ProposedDate): Promise<BookedCall> {
  const { pool, chainId } = deps
  const { accountId, bookingId } = date
  try {
    const found = await readMovedCall(pool, { accountId, bookingId, chainId })
    const { call: first } = await demandProposal(pool, found, date)
    const signature = await date.sign(first)
    return await withTransaction(pool, (tx) => keep(deps, tx, { first, date, signature }))
  } catch (error) {
    if (error instanceof NotFree)
      throw conflictOf(error, 'This time is not free for both of you. Choose another one.')
    throw busyOr(error)
  }
}

import type { PoolClient } from 'pg'
import type { Hex } from 'viem'
import { withTransaction } from '#db/transaction.ts'
import { moveOpenUntil, type NewDate } from '#domain/calls/move.ts'
import { newId } from '#domain/ids.ts'
import { momentIn } from '#domain/room/localTime.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readBooking } from '../booked/bookingView.ts'
import type { BookedCall } from '../booked/contract.ts'
import type { BookingDeps } from '../deps.ts'
import { conflictOf, demandFree, NotFree } from '../reservations/demandFree.ts'
import { busyOr, lockHolderAndCreator } from '../reservations/locks.ts'
import { type Busy, EXCLUDED, IS_OVER, release } from '../reservations/store.ts'
import { escrowSignature } from './escrowSignature.ts'
import { demandMovable, type MovableCall, readBusyAround, wantedOf } from './movable.ts'
import { notifyMoveProposed } from './moveNews.ts'
import { insertProposal, lockMovedCall, type MovedCall, readMovedCall } from './store.ts'

/** What one side of a booking proposes within 24 hours; the other one has as many. */
const MAX_A_DAY = 6
/** Seconds that the clock of who signs may be ahead of ours. */
const CLOCK_S = 300
/** Seconds that are left to accept it at least. */
const LEFT_S = 60

/** Another date for a booking of an account, as it was signed. */
interface MoveWish {
  accountId: string
  bookingId: string
  date: Omit<NewDate, 'id'>
  signature: Hex
  ip: string
}

const refused = (detail: string) => new ProblemError('CONFLICT', { detail })

/** One at a time: two signatures could both be used. */
function demandNoneOpen({ open }: MovedCall): void {
  if (!open) return
  if (!open.isOwn) throw refused('The other side proposes another date already. Answer that one first.')
  if (!open.isTaken) throw refused('You propose another date already. Withdraw that one first.')
  const until = momentIn(open.validUntilMs, 'UTC')
  throw refused(`You propose another date already, and the other side can accept it until ${until}.`)
}

function demandPace({ made, waitS }: MovedCall): void {
  if (made < MAX_A_DAY) return
  const detail = `You proposed ${MAX_A_DAY} dates for this call within a day, and that is the most. Propose the next one later.`
  throw new ProblemError('RATE_LIMITED', { detail, retryAfterS: Math.max(1, waitS ?? 1) })
}

/** Who proposes it cannot take a signature back, so it is not good for longer than a proposal is open. */
function demandValid({ startsAtS, nowMs }: MovedCall, { startAt, validUntil }: MoveWish['date']): void {
  const dates = { startAt: startsAtS, newStartAt: startAt }
  const nowS = Math.floor(nowMs / 1000)
  const untilS = moveOpenUntil(dates, nowS)
  if (untilS === null) throw refused('There is too little time left to agree on this. The date stays.')
  const mostS = Math.min(untilS + CLOCK_S, startsAtS - 1, startAt - 1)
  if (validUntil >= nowS + LEFT_S && validUntil <= mostS) return
  const detail =
    'This is open for too short or too long: three days at most, and until before both dates. Check the clock of your device, and sign again.'
  throw new ProblemError('INVALID_INPUT', { detail, fields: { '/validUntil': detail } })
}

/** Everything but its signature. Throws ProblemError and NotFree. */
async function demandProposal(
  db: BookingDeps['pool'] | PoolClient,
  found: MovedCall | null,
  date: MoveWish['date'],
): Promise<{ call: MovableCall; busy: Busy }> {
  const call = demandMovable(found)
  if (date.revision !== call.revision)
    throw refused('This call was changed meanwhile. Look at it as it is now, and sign again.')
  demandNoneOpen(call)
  if (date.startAt === call.startsAtS) throw refused('The call is at this time already. Choose another one.')
  demandPace(call)
  const busy = await readBusyAround(db, call)
  demandFree(wantedOf(call), busy, date.startAt * 1000)
  demandValid(call, date)
  return { call, busy }
}

async function keepProposal(
  deps: BookingDeps,
  tx: PoolClient,
  { first, wish, signature }: { first: MovableCall; wish: MoveWish; signature: Hex },
): Promise<BookedCall> {
  const { accountId, bookingId, date } = wish
  await lockHolderAndCreator(tx, first.fanId, first.creatorId)
  const now = await lockMovedCall(tx, { accountId, bookingId, chainId: deps.chainId })
  const { call, busy } = await demandProposal(tx, now, date)
  // what of both people is over makes room
  await release(tx, IS_OVER, [call.fanId, call.ownerId])
  const moveId = newId('mov', deps.random)
  try {
    await insertProposal(tx, moveId, call, { ...date, signature })
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
 * Keeps another date that one side of a booking signed, and its time for both, until it is answered.
 * @throws ProblemError NOT_FOUND, CONFLICT with the next free times where it is about the time, INVALID_INPUT, RATE_LIMITED,
 * CHAIN_UNREADABLE, BUSY
 */
export async function proposeMove(deps: BookingDeps, wish: MoveWish): Promise<BookedCall> {
  const { pool, chainId } = deps
  const { accountId, bookingId } = wish
  try {
    const found = await readMovedCall(pool, { accountId, bookingId, chainId })
    const { call: first } = await demandProposal(pool, found, wish.date)
    const signature = await escrowSignature(deps, first, wish)
    return await withTransaction(pool, (tx) => keepProposal(deps, tx, { first, wish, signature }))
  } catch (error) {
    if (error instanceof NotFree)
      throw conflictOf(error, 'This time is not free for both of you. Choose another one.')
    throw busyOr(error)
  }
}

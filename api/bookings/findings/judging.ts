import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { Booking } from '#domain/booking/terms.ts'
import { exitOf } from '#domain/booking/transition.ts'
import type { JudgedRecord } from '#domain/calls/meeting/finding.ts'
import { notifyContested } from '../booked/bookingNews.ts'
import { type FollowBookingsDeps, tryEach } from '../booked/followDeps.ts'
import type { DueFinding, FoundBefore } from './store.ts'

/** Everything that judging calls depends on. */
export interface JudgeCallsDeps extends FollowBookingsDeps {
  /** what is on record of a booking at its date of now; null: there is no such booking. The feature of calls has it */
  readJudged(bookingId: string): Promise<JudgedRecord | null>
}

/** A call that is due, and what was read of it before it was locked. */
export interface ReadCall {
  due: DueFinding
  record: JudgedRecord
}

export const dateOf = (atS: number) => new Date(atS * 1000)

/** Another date, or what was judged later by another worker, is not judged by what was read of it before. */
export function isOutdated(
  booking: Booking,
  { due, was }: { due: DueFinding; was: FoundBefore | null },
): boolean {
  const isOfDate = booking.startAt === Math.floor(due.startsAt.getTime() / 1000)
  if (!isOfDate || booking.revision !== due.revision) return true
  return was !== null && was.judgedAt > due.at
}

/** That it is contested is news where it was not before. */
export async function notifyNowContested(
  tx: PoolClient,
  deps: JudgeCallsDeps,
  { id, booking, was }: { id: string; booking: Booking; was: FoundBefore | null },
): Promise<void> {
  if (was?.kind === 'contested') return
  await notifyContested(tx, deps, { bookingId: id, until: dateOf(exitOf(booking).from) })
}

/**
 * Judges each one that is due. The record is read before the booking is locked: no connection waits for a second one. What came in between is judged at
 * the next look.
 * @returns what failed, which holds up no other
 */
export function judgeEach(
  deps: JudgeCallsDeps,
  dues: readonly DueFinding[],
  judge: (tx: PoolClient, call: ReadCall) => Promise<void>,
): Promise<unknown[]> {
  return tryEach(dues, async (due) => {
    const record = await deps.readJudged(due.id)
    if (record) await withTransaction(deps.pool, (tx) => judge(tx, { due, record }))
  })
}

import type { PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { exitOf } from '#domain/booking/transition.ts'
import { findingOf, type JudgedRecord } from '#domain/calls/meeting/finding.ts'
import { notifyAttested, notifyContested } from '../booked/bookingNews.ts'
import { type FollowBookingsDeps, tryEach } from '../booked/followDeps.ts'
import { applyTurn, type CallAct, callTurn } from '../steps/applyStep.ts'
import { type CardCall, lockIdleCardCall } from '../steps/lockBooking.ts'
import { type DueFinding, type FoundBefore, keepFinding, readDueFindings, readFound } from './store.ts'

/** Everything that judging calls depends on. */
export interface JudgeCallsDeps extends FollowBookingsDeps {
  /** what is on record of a booking at its date of now; null: there is no such booking. The feature of calls has it */
  readJudged(bookingId: string): Promise<JudgedRecord | null>
}

const dateOf = (atS: number) => new Date(atS * 1000)

/** Another date, or what was judged later by another worker, is not judged by what was read of it before. */
function isOutdated(call: CardCall, { due, was }: { due: DueFinding; was: FoundBefore | null }): boolean {
  if (call.booking.startAt !== Math.floor(due.startsAt.getTime() / 1000)) return true
  return was !== null && was.judgedAt > due.at
}

async function judgeLocked(
  tx: PoolClient,
  deps: JudgeCallsDeps,
  call: CardCall,
  { due, record }: { due: DueFinding; record: JudgedRecord },
): Promise<void> {
  const was = await readFound(tx, due)
  if (isOutdated(call, { due, was })) return
  const finding = findingOf(record, call.booking)
  const act: CallAct = { step: { kind: 'attest', seen: finding.seen }, by: 'stranger' }
  const turn = callTurn(call, act)
  // it has ended or is attested by now, or nobody could object in time: nothing follows from its record, be it clear or not
  if (turn.error !== null) return
  await keepFinding(tx, due, finding)
  const bookingId = call.id
  if (finding.kind === 'contested') {
    const until = dateOf(exitOf(call.booking).from)
    if (was?.kind !== 'contested') await notifyContested(tx, deps, { bookingId, until })
    return
  }
  await applyTurn(tx, deps, call, { act, turn })
  const { status, pending } = turn.next
  if (!pending) return
  const until = dateOf(pending.until)
  await notifyAttested(tx, deps, {
    bookingId,
    cause: pending.cause,
    until,
    isDisputed: status === 'disputed',
  })
}

/** The record is read before the booking is locked: no connection waits for a second one. What came in between is judged at the next look. */
async function judgeOne(deps: JudgeCallsDeps, due: DueFinding): Promise<void> {
  const record = await deps.readJudged(due.id)
  if (!record) return
  await withTransaction(deps.pool, async (tx) => {
    const call = await lockIdleCardCall(tx, due.id)
    if (call?.isHeld) await judgeLocked(tx, deps, call, { due, record })
  })
}

/**
 * Finds what the records of calls by card say of their money: what is clear is attested, what is not is shown to both, who decide.
 * @throws AggregateError of what failed, which holds up no other; it is tried again at the next look
 */
export async function judgeCalls(deps: JudgeCallsDeps): Promise<void> {
  const due = await readDueFindings(deps.pool)
  const failures = await tryEach(due, (one) => judgeOne(deps, one))
  if (failures.length > 0) throw new AggregateError(failures, 'some calls by card were not judged')
}

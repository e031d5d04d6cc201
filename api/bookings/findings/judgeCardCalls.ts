import type { PoolClient } from 'pg'
import { findingOf } from '#domain/calls/meeting/finding.ts'
import { notifyAttested } from '../booked/bookingNews.ts'
import { applyTurn, type CallAct, callTurn } from '../steps/applyStep.ts'
import { type CardCall, lockIdleCardCall } from '../steps/lockBooking.ts'
import {
  dateOf,
  isOutdated,
  type JudgeCallsDeps,
  judgeEach,
  notifyNowContested,
  type ReadCall,
} from './judging.ts'
import { keepFinding, readDueFindings, readFound } from './store.ts'

async function judgeLocked(
  tx: PoolClient,
  deps: JudgeCallsDeps,
  call: CardCall,
  { due, record }: ReadCall,
): Promise<void> {
  const was = await readFound(tx, due)
  if (isOutdated(call.booking, { due, was })) return
  const finding = findingOf(record, call.booking)
  const act: CallAct = { step: { kind: 'attest', seen: finding.seen }, by: 'stranger' }
  const turn = callTurn(call, act)
  // it has ended or is attested by now, or nobody could object in time: nothing follows from its record, be it clear or not
  if (turn.error !== null) return
  await keepFinding(tx, due, { ...finding, status: call.booking.status, hasEntered: record.hasEntered })
  if (finding.kind === 'contested') return notifyNowContested(tx, deps, { ...call, was })
  await applyTurn(tx, deps, call, { act, turn })
  const { status, pending } = turn.next
  if (!pending) return
  await notifyAttested(tx, deps, {
    bookingId: call.id,
    cause: pending.cause,
    until: dateOf(pending.until),
    isDisputed: status === 'disputed',
  })
}

/** By card: what is clear is attested. @returns what failed, which holds up no other */
export async function judgeCardCalls(deps: JudgeCallsDeps): Promise<unknown[]> {
  return judgeEach(deps, await readDueFindings(deps.pool), async (tx, read) => {
    const call = await lockIdleCardCall(tx, read.due.id)
    if (call?.isHeld) await judgeLocked(tx, deps, call, read)
  })
}

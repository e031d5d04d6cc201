import type { DenyFacts, Verdict } from '../../access/verdict.ts'
import type { CallSide } from '../words.ts'
import { callEntry, type MeetingFacts } from './entry.ts'

/** A booked call as one of its two sides finds it. */
export interface MetCall extends MeetingFacts {
  side: CallSide
}

const deny = (reason: 'ENDED' | 'NOT_LIVE', facts: DenyFacts = {}): Verdict => ({
  ...{ verdict: 'deny', reason, facts },
})

/**
 * The answer to a side of a booked call: in while `callEntry` says so, `now` in seconds. An allow ends with the call and has the side as its
 * role. `isOver`: its room was closed.
 */
export function callVerdict(call: MetCall, isOver: boolean, now: number): Verdict {
  const entry = callEntry(call, now)
  if (!isOver && entry.isOpen)
    return { verdict: 'allow', entitlement: null, validUntil: entry.untilS, role: call.side }
  if (isOver || entry.isOpen || entry.why === 'over') return deny('ENDED')
  return deny('NOT_LIVE', entry.why === 'early' ? { at: entry.atS } : {})
}

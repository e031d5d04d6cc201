import { isPossible, judge } from './attendance.ts'
import { partOf, settle } from './settlement.ts'
import type { BookingError, Outcome, Step, StepOf } from './step.ts'
import {
  type Booking,
  CHALLENGE_SECONDS,
  endOf,
  graceOf,
  isFinal,
  MAX_AHEAD_SECONDS,
  MAX_AMOUNT,
  MAX_MINUTES,
  type Person,
  WHOLE_BPS,
} from './terms.ts'
import type { BookingCause } from './words.ts'

/** What was proposed before is about something else now. */
const NO_PROPOSALS = { creatorAsk: null, fanAsk: null }

/**
 * When anybody can end an open booking, and how it then ends.
 * Example: of one that the creator confirmed `{ creatorBps: 10000, cause: 'windowClosed' }` after the dispute window.
 */
export function exitOf(booking: Booking): { from: number; creatorBps: number; cause: BookingCause } {
  if (booking.pending) {
    const { until, creatorBps, cause } = booking.pending
    return { from: until, creatorBps, cause }
  }
  const from = endOf(booking) + booking.policy.disputeWindowSeconds
  if (booking.status === 'confirmed') return { from, creatorBps: WHOLE_BPS, cause: 'windowClosed' }
  return { from, creatorBps: 0, cause: 'unclaimed' }
}

/**
 * The escrow as a function: what a step does to a booking, or why it is refused. The contract must agree in every
 * status, amount and refusal; random programs run on both.
 * Example: `transition(booking, { kind: 'confirm' }, 'fan', now)` completes it.
 */
export function transition(booking: Booking, step: Step, by: Person, now: number): Outcome {
  if (step.kind === 'confirm') return confirm(booking, by, now)
  if (step.kind === 'resolve' && by !== 'arbiter') return refuse('NotInRole')
  if (isFinal(booking.status)) return refuse('Final')
  switch (step.kind) {
    case 'finish':
      return finishWhenDue(booking, now)
    case 'decline':
      return by === 'creator' ? finish(booking, 0, 'declined') : refuse('NotCreator')
    case 'cancel':
      return cancel(booking, by, now)
    case 'dispute':
      return dispute(booking, by, now)
    case 'propose':
      return propose(booking, step.creatorBps, by)
    case 'accept':
      return accept(booking, step.creatorBps, by)
    case 'resolve':
      return resolve(booking, step.creatorBps, now)
    case 'attest':
      return attest(booking, step, now)
    case 'voucher':
      return redeem(booking, step, by)
    case 'reschedule':
      return reschedule(booking, step, by, now)
    case 'extend':
      return extend(booking, step, by, now)
  }
}

/** A refusal. Example: `refuse('TooLate')`. */
function refuse(refusal: BookingError): Outcome {
  return { refusal }
}

/** A booking that goes on, nothing paid. Example: `proceed(booking, { revision: 2 })`. */
function proceed(booking: Booking, change: Partial<Booking>): Outcome {
  return { booking: { ...booking, ...change }, settlement: null }
}

function finish(booking: Booking, creatorBps: number, cause: BookingCause): Outcome {
  return settleWith(booking, partOf(booking.amount, creatorBps), cause)
}

function settleWith(booking: Booking, creatorPart: bigint, cause: BookingCause): Outcome {
  const settlement = settle(booking.amount, creatorPart, booking.feeBps, cause)
  return { booking: { ...booking, status: settlement.status }, settlement }
}

function isSide(by: Person): boolean {
  return by === 'fan' || by === 'creator'
}

function confirm(booking: Booking, by: Person, now: number): Outcome {
  // A quote that was taken back is kept without its two sides.
  if (!isSide(by) || booking.status === 'void') return refuse('NotParty')
  if (booking.status === 'completed') return proceed(booking, {})
  if (isFinal(booking.status)) return refuse('Final')
  if (by === 'fan') return finish(booking, WHOLE_BPS, 'fanConfirmed')
  if (booking.status === 'confirmed') return proceed(booking, {})
  if (booking.status !== 'booked') return refuse('WrongStatus')
  if (booking.policy.isMetered) return refuse('Metered')
  if (now < endOf(booking)) return refuse('TooEarly')
  return now > exitOf(booking).from - CHALLENGE_SECONDS
    ? refuse('TooLate')
    : proceed(booking, { status: 'confirmed', ...NO_PROPOSALS })
}

function finishWhenDue(booking: Booking, now: number): Outcome {
  const { from, creatorBps, cause } = exitOf(booking)
  return now < from ? refuse('TooEarly') : finish(booking, creatorBps, cause)
}

function cancel(booking: Booking, by: Person, now: number): Outcome {
  if (by !== 'fan') return refuse('NotFan')
  if (now >= booking.startAt) return refuse('TooLate')
  const { noticeFullSeconds, noticePartialSeconds, partialBps, noShowBps } = booking.policy
  const notice = booking.startAt - now
  if (notice >= noticeFullSeconds) return finish(booking, 0, 'cancelled')
  return finish(booking, notice >= noticePartialSeconds ? partialBps : noShowBps, 'cancelled')
}

function dispute(booking: Booking, by: Person, now: number): Outcome {
  if (!isSide(by)) return refuse('NotParty')
  if (booking.status === 'disputed') return refuse('WrongStatus')
  if (now < booking.startAt) return refuse('TooEarly')
  if (now >= exitOf(booking).from) return refuse('TooLate')
  const { arbiterDeadlineSeconds, fallbackBps } = booking.policy
  const fallback = { creatorBps: fallbackBps, cause: 'arbiterSilent' as const }
  const pending = { ...(booking.pending ?? fallback), until: now + arbiterDeadlineSeconds }
  return proceed(booking, { status: 'disputed', pending, ...NO_PROPOSALS })
}

function propose(booking: Booking, creatorBps: number, by: Person): Outcome {
  if (!isSide(by)) return refuse('NotParty')
  if (creatorBps > WHOLE_BPS) return refuse('AboveWhole')
  return proceed(booking, by === 'fan' ? { fanAsk: creatorBps } : { creatorAsk: creatorBps })
}

function accept(booking: Booking, creatorBps: number, by: Person): Outcome {
  if (!isSide(by)) return refuse('NotParty')
  const asked = by === 'fan' ? booking.creatorAsk : booking.fanAsk
  return asked === creatorBps ? finish(booking, creatorBps, 'agreed') : refuse('NotProposed')
}

function resolve(booking: Booking, creatorBps: number, now: number): Outcome {
  if (booking.status !== 'disputed') return refuse('WrongStatus')
  if (now >= exitOf(booking).from) return refuse('TooLate')
  return creatorBps > WHOLE_BPS ? refuse('AboveWhole') : finish(booking, creatorBps, 'ruled')
}

function attest(booking: Booking, { seen }: StepOf<'attest'>, now: number): Outcome {
  const isDisputed = booking.status === 'disputed'
  const isAttested = booking.pending !== null && booking.pending.cause !== 'arbiterSilent'
  if (isAttested) return refuse('WrongStatus')
  if (seen.revision !== booking.revision) return refuse('StaleRevision')
  if (now < booking.startAt + graceOf(booking) || now < seen.endedAt) return refuse('TooEarly')
  if (now > exitOf(booking).from - CHALLENGE_SECONDS) return refuse('TooLate')
  if (!isPossible(seen)) return refuse('ImpossibleOverlap')
  const verdict = judge(seen, booking)
  if (verdict.cause !== 'attended' && now < endOf(booking)) return refuse('TooEarly')
  const until = isDisputed ? exitOf(booking).from : now + CHALLENGE_SECONDS
  const status = isDisputed ? 'disputed' : 'attested'
  return proceed(booking, { status, pending: { until, ...verdict }, ...NO_PROPOSALS })
}

function redeem(booking: Booking, step: StepOf<'voucher'>, by: Person): Outcome {
  if (step.due > booking.amount) return refuse('AboveAmount')
  const isAgreed = consents('creator', by, step.signed) && consents('fan', by, step.signed)
  return isAgreed ? settleWith(booking, step.due, 'metered') : refuse('BadSignature')
}

/** True when a side sends the step itself or its signature comes along. Example: `consents('fan', 'fan', [])`. */
function consents(side: Person, by: Person, signed: Person[]): boolean {
  return by === side || signed.includes(side)
}

/**
 * Another date for both, before the one that holds has come: nothing signed before undoes a call that has begun. Refuses what
 * is late, stale, out of range or not agreed.
 * Example: sent by the fan with the creator's signature it moves `startAt` and counts a revision.
 */
function reschedule(booking: Booking, step: StepOf<'reschedule'>, by: Person, now: number): Outcome {
  const refusal = whyNotAmendable(booking, step, now)
  if (refusal) return refuse(refusal)
  if (now >= booking.startAt) return refuse('TooLate')
  if (step.startAt < now || step.startAt > now + MAX_AHEAD_SECONDS) return refuse('StartOutOfRange')
  const isAgreed = consents('creator', by, step.signed) && consents('fan', by, step.signed)
  if (!isAgreed) return refuse('BadSignature')
  return proceed(booking, { ...revised(booking), startAt: step.startAt })
}

/**
 * More time for more money, sent by the fan. Refuses what is stale or not agreed, a call that has ended and too long a one.
 * Example: 30 minutes for 10 units make a call of 60 minutes and 20 units one of 90 and 30.
 */
function extend(booking: Booking, step: StepOf<'extend'>, by: Person, now: number): Outcome {
  const refusal = whyNotAmendable(booking, step, now)
  if (refusal) return refuse(refusal)
  if (by !== 'fan') return refuse('NotFan')
  if (now >= endOf(booking)) return refuse('TooLate')
  if (step.addedMinutes === 0) return refuse('NothingAdded')
  const lengthMinutes = booking.lengthMinutes + step.addedMinutes
  if (lengthMinutes > MAX_MINUTES) return refuse('LengthOutOfRange')
  const amount = booking.amount + step.addedAmount
  if (amount > MAX_AMOUNT) return refuse('AmountTooBig')
  if (!consents('creator', by, step.signed)) return refuse('BadSignature')
  return proceed(booking, { ...revised(booking), lengthMinutes, amount })
}

function whyNotAmendable(
  booking: Booking,
  step: { revision: number; validUntil: number },
  now: number,
): BookingError | null {
  if (booking.status !== 'booked') return 'WrongStatus'
  if (now > step.validUntil) return 'Expired'
  return step.revision === booking.revision ? null : 'StaleRevision'
}

function revised(booking: Booking): Partial<Booking> {
  return { revision: booking.revision + 1, ...NO_PROPOSALS }
}

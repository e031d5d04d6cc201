import { type BookingError, type Outcome, proceed, refuse, type StepOf } from './step.ts'
import { type Booking, endOf, MAX_AHEAD_SECONDS, MAX_AMOUNT, MAX_MINUTES, type Person } from './terms.ts'

/** True when a side sends the step itself or its signature comes along. Example: `consents('fan', 'fan', [])`. */
export function consents(side: Person, by: Person, signed: Person[]): boolean {
  return by === side || signed.includes(side)
}

/**
 * Another date for both, before the one that holds has come: nothing signed before undoes a call that has begun. Refuses what
 * is late, stale, out of range or not agreed.
 * Example: sent by the fan with the creator's signature it moves `startAt` and counts a revision.
 */
export function reschedule(booking: Booking, step: StepOf<'reschedule'>, by: Person, now: number): Outcome {
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
export function extend(booking: Booking, step: StepOf<'extend'>, by: Person, now: number): Outcome {
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

/** What was proposed before is about something else now. */
function revised(booking: Booking): Partial<Booking> {
  return { revision: booking.revision + 1, creatorAsk: null, fanAsk: null }
}

import { currencyFacts } from '../billing/currency.ts'
import { type Settlement, settle } from '../booking/settlement.ts'
import { type Booking, type BookingPolicy, endOf } from '../booking/terms.ts'

const HOUR = 3600
const DAY = 24 * HOUR

/** Seconds within which a call has to end to be held on a card when it is booked: banks hold money for seven days. */
export const NEAR_SECONDS = 5 * DAY
/** Seconds after a call for which its hold has to last, so that people can object and an arbiter decide. */
export const HELD_AFTER_SECONDS = 48 * HOUR
/** Seconds before the end of a hold from which nothing of it is awaited any more: what is to be taken is taken then. */
export const TAKEN_AHEAD_SECONDS = 12 * HOUR

/** True for a call that can be held on a card now; both in seconds since the epoch. */
export function isNear(endS: number, nowS: number): boolean {
  return endS <= nowS + NEAR_SECONDS
}

/** True where a hold lasts long enough for a call; both in seconds since the epoch, the hold's as the provider says it. */
export function isHeldLongEnough(captureBeforeS: number, endS: number): boolean {
  return captureBeforeS >= endS + HELD_AFTER_SECONDS
}

/**
 * Seconds after a call until which its sides can object: as its terms have it, and less where the hold is short, since an arbiter needs
 * time as well. A day at least, so that an arbiter has twelve hours in the shortest hold that is taken, and a day in most.
 * @param captureBeforeS the end of the hold, and endS that of the call; both in seconds since the epoch
 */
export function objectionWindowS(policy: BookingPolicy, captureBeforeS: number, endS: number): number {
  const roomS = captureBeforeS - TAKEN_AHEAD_SECONDS - endS
  return Math.min(policy.disputeWindowSeconds, Math.max(DAY, roomS - DAY))
}

/** The policy of a call whose money is held: its window of objections as `objectionWindowS` has it. Once more changes nothing. */
export function heldPolicy(policy: BookingPolicy, captureBeforeS: number, endS: number): BookingPolicy {
  return { ...policy, disputeWindowSeconds: objectionWindowS(policy, captureBeforeS, endS) }
}

/**
 * A booking as its hold lets it be: people object, and an arbiter decides, before the money goes free. Everything else of it stays as its
 * terms have it.
 * @param captureBeforeS the end of the hold, and nowS when a step is taken; both in seconds since the epoch
 */
export function heldBooking(booking: Booking, captureBeforeS: number, nowS: number): Booking {
  const policy = heldPolicy(booking.policy, captureBeforeS, endOf(booking))
  const leftS = Math.max(0, captureBeforeS - TAKEN_AHEAD_SECONDS - nowS)
  const arbiterDeadlineSeconds = Math.min(policy.arbiterDeadlineSeconds, leftS)
  return { ...booking, policy: { ...policy, arbiterDeadlineSeconds } }
}

/**
 * A settlement as a card can be charged with it: what is taken is a multiple of the currency's step, and nothing where it is less than the
 * smallest charge. What is not taken goes back to the fan; the cause stays.
 * Example: of 80.00 EUR, 0.30 of which would go to the creator, all goes back.
 * @param currency ISO 4217, upper case. Throws a RangeError for one that is not sold in
 */
export function cardSettlement(settlement: Settlement, feeBps: number, currency: string): Settlement {
  const facts = currencyFacts(currency)
  if (!facts) throw new RangeError(`no card is charged in ${currency}`)
  const { cause, toCreator, toFan, fee } = settlement
  const taken = toCreator + fee
  const inSteps = taken - (taken % BigInt(facts.step))
  const part = inSteps < BigInt(facts.least) ? 0n : inSteps
  const charged = settle(taken + toFan, part, feeBps, cause)
  const own = charged.fee - (charged.fee % BigInt(facts.step))
  return { ...charged, fee: own, toCreator: part - own }
}

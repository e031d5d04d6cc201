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

/** Seconds before a call from which a hold is tried on a card that was saved for it, and before which its last try begins. */
export const FIRST_HOLD_SECONDS = 48 * HOUR
export const LAST_HOLD_SECONDS = 2 * HOUR
const TRIES_SECONDS = [FIRST_HOLD_SECONDS, 24 * HOUR, 12 * HOUR, LAST_HOLD_SECONDS]
/** Seconds before a call from which it ends without a hold, whatever is under way: what began at the last try is known by then. */
export const UNHELD_END_SECONDS = 80 * 60

/** True for a call that can be held on a card now; both in seconds since the epoch. */
export function isNear(endS: number, nowS: number): boolean {
  return endS <= nowS + NEAR_SECONDS
}

/** True where a hold lasts long enough for a call; both in seconds since the epoch, the hold's as the provider says it. */
export function isHeldLongEnough(captureBeforeS: number, endS: number): boolean {
  return captureBeforeS >= endS + HELD_AFTER_SECONDS
}

/**
 * When a hold of a call is tried next by itself; after the last try, when the call ends without one. All in seconds since the epoch.
 * Example: 49 hours before a call it is in an hour.
 */
export function nextHoldS(startS: number, nowS: number): number {
  const tries = TRIES_SECONDS.map((ahead) => startS - ahead)
  return tries.find((at) => at > nowS) ?? startS - UNHELD_END_SECONDS
}

/** Whether its fan can have the money of a call held that is not, from the first try on until the last; all in seconds since the epoch. */
export function mayHoldNow(startS: number, nowS: number): boolean {
  return nowS >= startS - FIRST_HOLD_SECONDS && nowS < startS - LAST_HOLD_SECONDS
}

/**
 * Seconds after a call until which its sides can object: as its terms have it, and less where the hold is short, since an arbiter needs
 * time as well. A day at least, so that an arbiter has twelve hours in the shortest hold that is taken, and a day in most.
 * @param captureBeforeS the end of the hold (null: nothing is held yet), and endS that of the call; both in seconds since the epoch
 */
export function objectionWindowS(policy: BookingPolicy, captureBeforeS: number | null, endS: number): number {
  if (captureBeforeS === null) return policy.disputeWindowSeconds
  const roomS = captureBeforeS - TAKEN_AHEAD_SECONDS - endS
  return Math.min(policy.disputeWindowSeconds, Math.max(DAY, roomS - DAY))
}

/**
 * The policy of a call by card: its window of objections as `objectionWindowS` has it. Before its money is held cancelling costs nothing,
 * however late, since there is nothing that could be taken. Once more changes nothing.
 * @param captureBeforeS null: nothing is held yet
 */
export function heldPolicy(
  policy: BookingPolicy,
  captureBeforeS: number | null,
  endS: number,
): BookingPolicy {
  if (captureBeforeS === null) return { ...policy, noticeFullSeconds: 0, noticePartialSeconds: 0 }
  return { ...policy, disputeWindowSeconds: objectionWindowS(policy, captureBeforeS, endS) }
}

/**
 * A booking as its hold lets it be: people object, and an arbiter decides, before the money goes free. Everything else of it stays as its
 * terms have it.
 * @param captureBeforeS the end of the hold (null: nothing is held yet), and nowS when a step is taken; both in seconds since the epoch
 */
export function heldBooking(booking: Booking, captureBeforeS: number | null, nowS: number): Booking {
  const policy = heldPolicy(booking.policy, captureBeforeS, endOf(booking))
  if (captureBeforeS === null) return { ...booking, policy }
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

import type { Settlement } from '../booking/settlement.ts'
import type { BookingError } from '../booking/step.ts'
import { type Booking, isFinal, type Person } from '../booking/terms.ts'
import { transition } from '../booking/transition.ts'
import { cardSettlement } from './cardHold.ts'
import type { CardStep } from './words.ts'

/** Why an act is not possible: in the escrow's words, and by card also that the money it is about is not held yet. */
export type CardTurnError = BookingError | 'NotHeld'

/** What can be done with a booking whose money is not held yet: it can end, and nothing is taken. */
export const UNHELD_STEPS = ['decline', 'cancel', 'finish'] as const satisfies readonly CardStep[]

/** Something that somebody does with a booking by card, or both agree to, that its record proves, or that an arbiter rules of it. */
export interface CardAct {
  step: Extract<Parameters<typeof transition>[1], { kind: CardStep | 'attest' | 'resolve' | 'reschedule' }>
  by: Person
}

/** What it comes to; `isChanged` is false where it was done before, and `settlement` is as a card is charged. */
export type CardTurn =
  | { error: CardTurnError }
  | { error: null; isChanged: boolean; next: Booking; settlement: Settlement | null }

const FIELDS = ['status', 'pending', 'creatorAsk', 'fanAsk'] as const

/**
 * What an act makes of a booking by card, by the rules of the escrow and as a card is charged. What its record proves is attested by `stranger` alone.
 * @param booking as its hold lets it be (`heldBooking`)
 * @param currency ISO 4217, upper case. Throws a RangeError for one that is not sold in
 * @param nowS seconds since the epoch
 * @param isHeld false: its money is not held yet
 */
export function cardTurn(
  booking: Booking,
  { step, by }: CardAct,
  { currency, nowS, isHeld }: { currency: string; nowS: number; isHeld: boolean },
): CardTurn {
  const isUnheld = step.kind === 'reschedule' || UNHELD_STEPS.some((kind) => kind === step.kind)
  const isOpen = isHeld || isFinal(booking.status) || isUnheld
  if (!isOpen) return { error: 'NotHeld' }
  // of the escrow anybody may send what an attestor signed; here nothing is signed, and the record is read by the worker alone
  if (step.kind === 'attest' && by !== 'stranger') return { error: 'NotInRole' }
  const turned = transition(booking, step, by, nowS)
  if ('refusal' in turned) return { error: turned.refusal }
  const { booking: next, settlement: whole } = turned
  const isChanged = whole !== null || FIELDS.some((field) => next[field] !== booking[field])
  const settlement = whole && cardSettlement(whole, booking.feeBps, currency)
  return { error: null, isChanged, next: { ...next, status: settlement?.status ?? next.status }, settlement }
}

/** What a problem carries of why an act is not possible. Example: `{ refusal: 'TooEarly' }`. */
export function errorFacts(error: CardTurnError): { refusal: CardTurnError } {
  return { refusal: error }
}

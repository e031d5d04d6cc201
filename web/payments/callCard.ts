import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { PurchaseFailure } from '#domain/billing/words.ts'
import { FIRST_HOLD_SECONDS, UNHELD_END_SECONDS } from '#domain/calls/cardHold.ts'
import { type BoughtKind, kindBought } from './boughtWords.ts'
import { FAILURE_TEXT } from './cardText.ts'

/** What a payment by card is for: something is bought, or of a call that is far away a card is saved, or its money held later. */
export type PaymentKind = BoughtKind | 'save' | 'hold'

type PaymentFacts = Pick<Purchase, 'tierName' | 'call' | 'savesCard' | 'way' | 'returnTo'>

/** The page of one booked call, which only a hold of it leads back to. */
const OF_BOOKING = /^\/me\/calls\/./

/** What a payment is for. A call is reserved on the provider's page alone: a card that is there already was saved for it. */
export function paymentKind({ tierName, call, savesCard, way, returnTo }: PaymentFacts): PaymentKind {
  if (savesCard) return 'save'
  if (call && (way === 'saved_card' || OF_BOOKING.test(returnTo))) return 'hold'
  return kindBought({ tierName, call })
}

/** From when on the money of a call is held on the card that is saved for it; in milliseconds since the epoch like its beginning. */
export function firstHoldMs(startsAtMs: number): number {
  return startsAtMs - FIRST_HOLD_SECONDS * 1000
}

/** Until when it has to be held, or the call ends; in milliseconds since the epoch like its beginning. */
export function unheldEndMs(startsAtMs: number): number {
  return startsAtMs - UNHELD_END_SECONDS * 1000
}

/** Why no card was saved. */
const UNSAVED: Partial<Record<PurchaseFailure, string>> = {
  DECLINED: 'Your bank declined this card. It was not saved, and nothing was taken.',
  INSUFFICIENT: 'Your bank declined this card. It was not saved, and nothing was taken.',
  EXPIRED_CARD: 'This card is past its date. It was not saved, and nothing was taken.',
  AUTHENTICATION:
    'Your bank could not confirm that it is you. Your card was not saved, and nothing was taken.',
  CANCELLED: 'You gave this up. No card was saved, and nothing was taken.',
  EXPIRED: 'The page that saves your card was open for too long. No card was saved, and nothing was taken.',
  PROVIDER: 'The payment provider could not save this card. Nothing was taken.',
  TIME_TAKEN:
    'This time had begun, or was not free any more, when your card was saved. Nothing was taken, and the card does not stay saved. Choose another time.',
}

/** Why the money of a booked call was not held, for the owner of the card: the second half of a sentence. */
export const UNHELD_WHY: Readonly<Record<PurchaseFailure, string>> = {
  DECLINED: 'your bank declined the card.',
  INSUFFICIENT: 'there was not enough money on the card.',
  EXPIRED_CARD: 'the card is past its date.',
  AUTHENTICATION: 'your bank wants you to confirm that it is you.',
  // by somebody, or by the provider
  CANCELLED: 'the payment was given up.',
  EXPIRED: 'the payment page was open for too long.',
  PROVIDER: 'the payment provider could not do it.',
  CARD_GONE: 'the card is not kept at the payment provider any more.',
  HOLD_SHORT: 'your bank holds money on this card for a shorter time than this call needs.',
  TIME_TAKEN: 'it was not needed any more.',
  HOLD_ENDED: 'your bank let go of the money at once.',
}

/** The same as it is said of a payment, which may have been held for a while. */
function unheldText(code: PurchaseFailure): string {
  if (code === 'HOLD_ENDED') return FAILURE_TEXT[code]
  if (code === 'TIME_TAKEN') return 'This money was not needed any more. Nothing was taken.'
  const letGo = code === 'HOLD_SHORT' ? ', and what was held is let go' : ''
  return `The money could not be held: ${UNHELD_WHY[code]} Nothing was taken${letGo}.`
}

/** Why a payment came to nothing, as it is said of what it was for. */
export function failureText(purchase: PaymentFacts, code: PurchaseFailure): string {
  const kind = paymentKind(purchase)
  if (kind === 'hold') return unheldText(code)
  return (kind === 'save' ? UNSAVED[code] : undefined) ?? FAILURE_TEXT[code]
}

import type { Purchase } from '#api/billing/purchases/contract.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { firstHoldMs, type PaymentKind, paymentKind, unheldEndMs } from '#web/payments/callCard.ts'
import { BANKS_TAKE } from '#web/payments/cardText.ts'

/** Why money that was held is let go, or a card that was saved, before a booking came of it. */
const UNBOOKED: readonly Purchase['failCode'][] = ['HOLD_SHORT', 'TIME_TAKEN']

/** True of a purchase that bought nothing. */
export function cameToNothing({ state, failCode }: Pick<Purchase, 'state' | 'failCode'>): boolean {
  if (state === 'saved' || state === 'held' || state === 'released') return UNBOOKED.includes(failCode)
  return state === 'failed' || state === 'expired'
}

/** True of a purchase that came to nothing, and whose payment came all the same. */
export function isPaidTooLate({ givenBack, tierName, startsAt, failCode }: Purchase): boolean {
  // no right begins with a gift or a call
  const isBought = tierName === null ? failCode === null : startsAt !== null
  return givenBack.length > 0 && !isBought
}

/** What became of a payment that bought nothing. */
export function givenBackText(
  purchase: Purchase,
  { amount, isDone, at }: Purchase['givenBack'][number],
): string {
  const came = isPaidTooLate(purchase) ? 'A payment came after this was over' : 'A second payment came'
  const how = isDone ? 'was given back' : 'is on its way back, all of it'
  return `${came} and ${how}: ${formatMoney(amount, purchase.currency)}, ${formatMoment(at)}. ${BANKS_TAKE}`
}

/** What has not happened, and what may still come of it by itself. */
interface PaymentWords {
  not: string
  checking: string
  soon: string
  later: string
}

/** What is said of a payment by what it is for. */
export const PAYMENT_WORDS: Readonly<Record<PaymentKind, PaymentWords>> = {
  pass: {
    ...{ not: 'Not paid', checking: 'Checking your payment' },
    ...{ soon: 'The room opens by itself.', later: 'the room opens by itself' },
  },
  gift: {
    ...{ not: 'Not paid', checking: 'Checking your payment' },
    ...{ soon: 'Your gift is shown as soon as it is paid.', later: 'your gift is shown by itself' },
  },
  call: {
    ...{ not: 'Not reserved', checking: 'Checking your payment' },
    ...{ soon: 'Your call is booked as soon as the money is held.', later: 'your call is booked by itself' },
  },
  save: {
    ...{ not: 'Card not saved', checking: 'Checking your card' },
    ...{ soon: 'Your call is booked as soon as your card is saved.', later: 'your call is booked by itself' },
  },
  hold: {
    ...{ not: 'Not held', checking: 'Checking your payment' },
    ...{ soon: 'Your call is firm as soon as the money is held.', later: 'your call shows it by itself' },
  },
}

/** How a payment stands, in three words or four. */
export function paymentTitle(purchase: Purchase): string {
  const { state, nextStep, failCode } = purchase
  const kind = paymentKind(purchase)
  const { not, checking } = PAYMENT_WORDS[kind]
  if (state === 'refunded' && isPaidTooLate(purchase)) return 'Paid back'
  if (nextStep.kind === 'page') return `${not} yet`
  if (state === 'failed' || state === 'expired') return failCode === 'CANCELLED' ? 'Given up' : not
  if (cameToNothing(purchase)) return kind === 'hold' ? not : 'Not booked'
  if (state === 'saved') return 'Your card is saved'
  if (state === 'held') return 'Held on your card'
  if (state === 'released') return kind === 'save' ? 'Your card is not saved any more' : 'Nothing was taken'
  if (state === 'processing') return 'Your payment is on its way'
  return state === 'paid' ? 'Paid' : checking
}

/** What becomes of a card that is saved for a call; null where none is, or was. @param nowMs of the server */
export function savedText(
  { savesCard, state, amount, currency, call }: Purchase,
  nowMs: number,
): string | null {
  if (!savesCard || !call) return null
  if (state === 'released')
    return 'Your card is not saved for this call any more. Nothing was taken by saving it.'
  if (state !== 'saved') return null
  const firstMs = firstHoldMs(Date.parse(call.startsAt))
  // from then on payments of their own hold the money, and this one does not know of them
  if (nowMs >= firstMs)
    return 'Your card is saved for this call alone, until it is over. Nothing is taken by that: what is held and taken has a receipt of its own, and your calls show how it stands.'
  const from = formatMoment(firstMs)
  return `Nothing is taken. ${formatMoney(amount, currency, true)} is held on your card from ${from} on, if it is not held already: your calls show how that stands.`
}

/** What becomes of the time of a call for which no card was saved, or whose money was not held; null of any other payment. @param nowMs of the server */
export function timeText(purchase: Purchase, nowMs: number): string | null {
  const { call, failCode } = purchase
  const kind = paymentKind(purchase)
  if (!call || failCode === 'TIME_TAKEN') return null
  if (kind === 'save') return 'The page you book at shows whether the time is still held for you.'
  const endMs = unheldEndMs(Date.parse(call.startsAt))
  // afterwards the page of the call knows what became of it, and that it has another date
  if (kind !== 'hold' || nowMs >= endMs || cameToNothing(purchase)) return null
  return `The call ends unless its money is held by ${formatMoment(endMs)}.`
}

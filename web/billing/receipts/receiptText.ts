import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { PurchaseState } from '#domain/billing/words.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate, formatMoment } from '#web/kit/format/formatTime.ts'
import { failureText, firstHoldMs, paymentKind } from '#web/payments/callCard.ts'
import { refundText } from '#web/payments/cardText.ts'
import { savedText } from '../pay/payText.ts'

/** The words of each state. */
const STATES: Record<PurchaseState, string> = {
  created: 'Not paid yet',
  checkout_open: 'Not paid yet',
  processing: 'On its way',
  unknown: 'Being checked',
  paid: 'Paid',
  part_refunded: 'Partly paid back',
  refunded: 'Paid back',
  disputed: 'Disputed with your bank',
  lost: 'Taken back by your bank',
  failed: 'Not paid',
  expired: 'Not paid',
  saved: 'Card saved, nothing charged',
  held: 'Held, not charged',
  released: 'Nothing taken',
}

/** The same of a card that is saved for a call, where it is another word. */
const SAVING: Partial<Record<PurchaseState, string>> = {
  created: 'Card not saved yet',
  checkout_open: 'Card not saved yet',
  failed: 'Card not saved',
  expired: 'Card not saved',
  released: 'Card not saved any more',
}

/** The same of money that is held for a booked call. */
const HOLDING: Partial<Record<PurchaseState, string>> = {
  ...{ created: 'Not held yet', checkout_open: 'Not held yet', failed: 'Not held', expired: 'Not held' },
}

/** States in which it may still be held. */
const UNHELD: readonly PurchaseState[] = ['created', 'checkout_open', 'processing', 'unknown']

/** How a purchase stands, as its owner says it. */
export function stateText(purchase: Purchase): string {
  const { state } = purchase
  if (isFailedTry(purchase)) return 'Could not be held'
  const kind = paymentKind(purchase)
  const own = kind === 'save' ? SAVING[state] : kind === 'hold' ? HOLDING[state] : undefined
  return own ?? STATES[state]
}

/** Why no bank said no: it is tried again by itself, or was given up. */
const NO_BANK: readonly Purchase['failCode'][] = ['PROVIDER', 'EXPIRED', 'CANCELLED', null]

/** True where a bank did not hold the money of a call that is booked already. */
export function isFailedTry(purchase: Purchase): boolean {
  const { state, failCode } = purchase
  return paymentKind(purchase) === 'hold' && state === 'failed' && !NO_BANK.includes(failCode)
}

/** What the amount of a purchase is on its receipt; null where it is none of it. @param nowMs of the server */
export function amountLabel(purchase: Purchase, nowMs: number): string | null {
  const { state, savesCard, call } = purchase
  // once it is held, that has a receipt of its own
  const isAhead = call !== null && nowMs < firstHoldMs(Date.parse(call.startsAt))
  if (savesCard) return state === 'saved' && isAhead ? 'To be held' : null
  if (paymentKind(purchase) === 'hold' && UNHELD.includes(state)) return 'To be held'
  if (isFailedTry(purchase)) return 'Not held'
  if (state === 'held') return 'Held'
  return state === 'released' ? 'Was held' : 'Amount'
}

/** Of a call: what of the money on hold was taken, or will be, or what became of a card for it; null where there is nothing of these. @param nowMs of the server */
export function holdText(purchase: Purchase, nowMs: number): string | null {
  const { state, amount, currency, hold, failCode } = purchase
  if (failCode && (isFailedTry(purchase) || purchase.savesCard)) return failureText(purchase, failCode)
  if (hold === null) return savedText(purchase, nowMs)
  const money = (units: number) => formatMoney(units, currency, true)
  const isOpen = state === 'held' || state === 'released'
  // decided, also where the bank has not let go of it yet
  if (isOpen && failCode) return failureText(purchase, failCode)
  if (state === 'held')
    return `${money(hold.amount)} is held on your card and not charged. What is taken of it is what you agreed to. Your bank lets go of the rest, at the latest on ${formatMoment(hold.captureBefore)}.`
  if (state === 'released')
    return `Nothing of the ${money(hold.amount)} held was taken, all of it is free. Banks take some days to show it.`
  return amount === hold.amount
    ? `All of the ${money(hold.amount)} held was taken.`
    : `${money(amount)} of the ${money(hold.amount)} held was taken, the rest is free. Banks take some days to show it.`
}

/** When a call is; else from when until when what was bought runs. Null of a gift. */
export function termText({ startsAt, validUntil, tierName, call }: Purchase): string | null {
  if (call) return formatMoment(call.startsAt)
  if (startsAt === null || tierName === null) return null
  const from = formatDate(startsAt)
  return validUntil === null ? `from ${from}, for ever` : `${from} to ${formatDate(validUntil)}`
}

/** The rule for money back as it was read when it was bought, and the day that it comes to while all of it is there. */
export function boughtRefundText({ refund, channel, state, tierName }: Purchase): string {
  const rule = refundText(refund, channel.name, tierName === null)
  return refund.until === null || state !== 'paid'
    ? rule
    : `${rule} The last day is ${formatDate(refund.until)}.`
}

import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { PurchaseState } from '#domain/billing/words.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate, formatMoment } from '#web/kit/format/formatTime.ts'
import { FAILURE_TEXT, refundText } from '#web/payments/cardText.ts'

/** How a purchase stands, as its owner says it. */
export const PURCHASE_TEXT: Record<PurchaseState, string> = {
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
  held: 'Held, not charged',
  released: 'Nothing taken',
}

/** Of a call: what of the money on hold was taken, or will be; null where nothing was ever held. */
export function holdText({ state, amount, currency, hold, failCode }: Purchase): string | null {
  if (hold === null) return null
  const money = (units: number) => formatMoney(units, currency, true)
  const isOpen = state === 'held' || state === 'released'
  // decided, also where the bank has not let go of it yet
  if (isOpen && failCode) return FAILURE_TEXT[failCode]
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

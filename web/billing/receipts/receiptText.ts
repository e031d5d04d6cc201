import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { PurchaseState } from '#domain/billing/words.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { refundText } from '#web/payments/cardText.ts'

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
}

/** From when until when what was bought runs; null of a gift too. */
export function termText({ startsAt, validUntil, tierName }: Purchase): string | null {
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

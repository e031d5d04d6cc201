import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { PurchaseState } from '#domain/billing/words.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { refundText } from '../pay/payText.ts'

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

/** From when until when what was bought runs. */
export function termText({ startsAt, validUntil }: Purchase): string | null {
  if (startsAt === null) return null
  const from = formatDate(startsAt)
  return validUntil === null ? `from ${from}, for ever` : `${from} to ${formatDate(validUntil)}`
}

/** The rule for money back as it was read when it was bought, and the day that it comes to while all of it is there. */
export function boughtRefundText({ refund, channel, state }: Purchase): string {
  const rule = refundText(refund, channel.name)
  return refund.until === null || state !== 'paid'
    ? rule
    : `${rule} The last day is ${formatDate(refund.until)}.`
}

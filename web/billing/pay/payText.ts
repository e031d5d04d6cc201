import type { Purchase } from '#api/billing/purchases/contract.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { BANKS_TAKE } from '#web/payments/cardText.ts'

/** True of a purchase that came to nothing, and whose payment came all the same. */
export function isPaidTooLate({ givenBack, tierName, startsAt, failCode }: Purchase): boolean {
  // no right begins with a gift
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

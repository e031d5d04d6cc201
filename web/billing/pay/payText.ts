import type { Purchase } from '#api/billing/purchases/contract.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { BANKS_TAKE } from '#web/payments/cardText.ts'

/** Why money that was held is let go before a booking came of it. */
const UNBOOKED: readonly Purchase['failCode'][] = ['HOLD_SHORT', 'TIME_TAKEN']

/** True of a purchase that bought nothing. */
export function cameToNothing({ state, failCode }: Pick<Purchase, 'state' | 'failCode'>): boolean {
  if (state === 'held' || state === 'released') return UNBOOKED.includes(failCode)
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

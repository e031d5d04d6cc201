import type { CallOffer, CallPrice } from '#api/bookings/contract.ts'
import type { CallMedia, CallTerms } from '#domain/calls/words.ts'
import { exactAmount, formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'

/** How people meet, in words. */
export const MEDIA_WORDS: Readonly<Record<CallMedia, string>> = { video: 'Video call', voice: 'Voice call' }

/** What a creator chooses of, in words. */
export const CALL_TERMS_WORDS: Readonly<Record<CallTerms, string>> = {
  flexible: 'Flexible terms',
  moderate: 'Moderate terms',
  strict: 'Strict terms',
}

/** `Video call · 30 min` */
export function offerTitle({ media, lengthMinutes }: Pick<CallOffer, 'media' | 'lengthMinutes'>): string {
  return `${MEDIA_WORDS[media]} · ${lengthMinutes} min`
}

type Money = Omit<CallPrice, 'currency' | 'units'>

/** An amount of one way to pay: `€80.00`, `0.02 ETH`. */
export function priceText(units: bigint, { rail, symbol, decimals }: Money): string {
  return rail === 'card' ? formatMoney(units, symbol, true) : `${formatAmount(units, decimals)} ${symbol}`
}

/** All digits of it, for a title. */
export function exactText(units: bigint, { symbol, decimals }: Money): string {
  return `${exactAmount(units, decimals)} ${symbol}`
}

/** How a price is paid, behind it: `by wallet`, `not by wallet yet`. */
export function payWord({ rail, sale }: Pick<CallPrice, 'rail' | 'sale'>): string {
  if (rail === 'card') return 'by card'
  return sale === null ? 'not by wallet yet' : 'by wallet'
}

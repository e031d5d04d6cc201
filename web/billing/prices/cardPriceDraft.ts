import type { CardPrice, CardPrices } from '#api/billing/offers/contract.ts'
import { amountProblem } from '#domain/billing/currency.ts'
import { feeOf } from '#domain/billing/fee.ts'
import type { RefundRule } from '#domain/billing/words.ts'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'

/** What a creator types for the price of a tier by card. */
export interface CardPriceDraft {
  /** in whole currency, e.g. `9` or `8.50` */
  price: string
  rule: RefundRule
  /** of a window alone */
  days: string
}

export type CardPriceFaults = Partial<Record<'price' | 'days', string>>

/** What is sent: an amount in minor units, and when it can be asked back. */
export interface CardPriceWish {
  amount: number | null
  refundRule: RefundRule
  refundDays: number | null
}

export type CardPriceTerms = Omit<CardPrices, 'items'>

const FIRST_DAYS = 14
const MAX_DAYS = 60

/** The price of a tier as the fields of its form show it. */
export function cardPriceDraft(
  { price, refund }: Pick<CardPrice, 'price' | 'refund'>,
  decimals: number,
): CardPriceDraft {
  return {
    price: price ? exactAmount(BigInt(price.amount), decimals) : '',
    rule: refund.rule,
    days: String(refund.days ?? FIRST_DAYS),
  }
}

/** An amount typed in whole currency, as `9`, `€8.50` or `8,50`, in minor units; null when it is none. */
export function parseMoney(text: string, decimals: number): number | null {
  const match = /^\p{Sc}?\s*(\d{1,9})(?:[.,](\d+))?\s*\p{Sc}?$/u.exec(text.trim())
  if (!match) return null
  const part = match[2] ?? ''
  // `1,000` may be meant as a thousand
  return part.length > decimals ? null : Number(`${match[1]}${part.padEnd(decimals, '0')}`)
}

/** What every price keeps to: `At least €0.50, in steps of €0.01.` */
export function moneyRule({ currency, least, step }: CardPriceTerms): string {
  const lowest = `At least ${formatMoney(least, currency)}`
  return step === 1 ? `${lowest}.` : `${lowest}, in steps of ${formatMoney(step, currency)}.`
}

function amountFault(amount: number | null, terms: CardPriceTerms): string | null {
  const { currency, least, step, most, decimals } = terms
  const example = formatMoney(9 * 10 ** decimals, currency)
  if (amount === null) return `An amount in ${currency}, for example ${example}.`
  const problem = amountProblem(amount, currency)
  if (problem === 'BELOW_LEAST') return `A card is charged ${formatMoney(least, currency)} or more.`
  if (problem === 'ABOVE_MOST') return `A card is charged ${formatMoney(most, currency)} at most.`
  return problem === null ? null : `Prices go in steps of ${formatMoney(step, currency)}.`
}

function daysOf(text: string): number | null {
  const days = /^\d{1,2}$/.test(text.trim()) ? Number(text) : 0
  return days >= 1 && days <= MAX_DAYS ? days : null
}

/** What a draft asks for, or what is wrong with its fields. */
export function checkCardPrice(
  draft: CardPriceDraft,
  terms: CardPriceTerms,
): { wish: CardPriceWish } | { faults: CardPriceFaults } {
  const amount = parseMoney(draft.price, terms.decimals)
  const price = amountFault(amount, terms)
  const isWindow = draft.rule === 'window'
  const days = isWindow ? daysOf(draft.days) : null
  const isShort = isWindow && days === null
  if (price !== null || isShort)
    return {
      faults: {
        ...(price === null ? {} : { price }),
        ...(isShort ? { days: `Whole days, 1 to ${MAX_DAYS}.` } : {}),
      },
    }
  return { wish: { amount, refundRule: draft.rule, refundDays: days } }
}

/** Who gets what of an amount: `You get €8.10, the platform €0.90.` */
export function shareText(amount: number, { currency, feeBps, step }: CardPriceTerms): string {
  const fee = Number(feeOf(BigInt(amount), feeBps, step))
  if (fee === 0) return `You get all of it, ${formatMoney(amount, currency)}.`
  return `You get ${formatMoney(amount - fee, currency)}, the platform ${formatMoney(fee, currency)} (${feeBps / 100} %).`
}

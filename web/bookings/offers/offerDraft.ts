import type { CallOffer, CallOfferWish, CallPrice } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { amountProblem, currencyFacts, MAX_CARD_AMOUNT } from '#domain/billing/currency.ts'
import { MAX_AMOUNT } from '#domain/booking/terms.ts'
import { CALENDAR_BOUNDS } from '#domain/calls/calendar.ts'
import type { CallMedia, CallTerms } from '#domain/calls/words.ts'
import { ApiProblem, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { exactAmount } from '#web/kit/format/formatAmount.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { parseAmount } from '#web/kit/format/parseAmount.ts'

/** One way to pay that this installation knows. */
export type PriceKind = Omit<CallPrice, 'units' | 'sale'>

/** What a creator typed of an offer. */
export interface OfferDraft {
  media: CallMedia
  /** minutes of the list, or `other` */
  length: string
  /** minutes of `other` */
  minutes: string
  terms: CallTerms
  /** by `priceKey` its kind; empty: not sold so */
  prices: Readonly<Record<string, string>>
}

/** By field: `length`, `prices`, or the key of a price. */
export type OfferFaults = Readonly<Record<string, string>>

/** Minutes that calls often have. */
export const LENGTHS = [15, 20, 30, 45, 60, 90, 120] as const
export const OTHER_LENGTH = 'other'
const MAX_PRICES = 5
const { least: MIN_MINUTES, most: MAX_MINUTES } = CALENDAR_BOUNDS.lengthMinutes
const STEP_OF_LENGTH = 5

/** What a price is called in a form. */
export function priceKey({ rail, currency }: Pick<PriceKind, 'rail' | 'currency'>): string {
  return `${rail}/${currency}`
}

/** The ways to pay of this installation, the card first. */
export function priceKinds({ cards, currencies }: Pick<Config, 'cards' | 'currencies'>): PriceKind[] {
  const decimals = cards ? currencyFacts(cards.currency)?.decimals : undefined
  return [
    ...(cards && decimals !== undefined
      ? [{ rail: 'card' as const, currency: cards.currency, symbol: cards.currency, decimals }]
      : []),
    ...currencies.map(({ index, symbol, decimals: digits }) => ({
      ...{ rail: 'chain' as const, currency: String(index), symbol, decimals: digits },
    })),
  ]
}

/** What a form begins with: an offer as it is, or half an hour of video. */
export function offerDraft(offer: CallOffer | null): OfferDraft {
  if (offer === null) return { media: 'video', length: '30', minutes: '', terms: 'moderate', prices: {} }
  const { media, lengthMinutes, terms, prices } = offer
  const isListed = LENGTHS.some((length) => length === lengthMinutes)
  return {
    ...{ media, terms },
    length: isListed ? String(lengthMinutes) : OTHER_LENGTH,
    minutes: isListed ? '' : String(lengthMinutes),
    prices: Object.fromEntries(
      prices.map((price) => [priceKey(price), exactAmount(BigInt(price.units), price.decimals)]),
    ),
  }
}

/** How long the call is; null: no length that can be offered is typed. */
export function minutesOf({ length, minutes }: OfferDraft): number | null {
  const text = (length === OTHER_LENGTH ? minutes : length).trim()
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0
  const isRight = number >= MIN_MINUTES && number <= MAX_MINUTES && number % STEP_OF_LENGTH === 0
  return isRight ? number : null
}

/** Why a price cannot be asked for; null: it can. */
function priceFault(units: bigint | null, { rail, currency, symbol, decimals }: PriceKind): string | null {
  if (units === null)
    return `An amount in ${symbol}, for example ${rail === 'card' && decimals > 0 ? '80.00' : '80'}.`
  if (rail === 'chain') {
    if (units === 0n) return 'More than nothing, or leave it empty.'
    return units <= MAX_AMOUNT ? null : 'That is more than a booking can hold.'
  }
  const facts = currencyFacts(currency)
  // what no number holds is too much as well
  const problem = amountProblem(units > MAX_CARD_AMOUNT ? MAX_CARD_AMOUNT + 1 : Number(units), currency)
  if (problem === null || !facts) return null
  if (problem === 'BELOW_LEAST') return `A card is charged ${formatMoney(facts.least, currency)} or more.`
  if (problem === 'ABOVE_MOST') return `A card is charged ${formatMoney(MAX_CARD_AMOUNT, currency)} at most.`
  return `Prices go in steps of ${formatMoney(facts.step, currency)}.`
}

/** The prices that are typed and can be asked for. */
export function typedPrices(draft: OfferDraft, kinds: readonly PriceKind[]): CallPrice[] {
  return kinds.flatMap((kind) => {
    const text = draft.prices[priceKey(kind)]?.trim() ?? ''
    const units = text === '' ? null : parseAmount(text, kind.decimals)
    return units === null || priceFault(units, kind) ? [] : [{ ...kind, units: String(units), sale: null }]
  })
}

/** What a draft asks for, or what is wrong with its fields. */
export function checkOffer(
  draft: OfferDraft,
  kinds: readonly PriceKind[],
): { wish: Omit<CallOfferWish, 'replaces'> } | { faults: OfferFaults } {
  const lengthMinutes = minutesOf(draft)
  const faults: Record<string, string> = {}
  for (const kind of kinds) {
    const text = draft.prices[priceKey(kind)]?.trim() ?? ''
    const fault = text === '' ? null : priceFault(parseAmount(text, kind.decimals), kind)
    if (fault) faults[priceKey(kind)] = fault
  }
  const prices = typedPrices(draft, kinds).map(({ rail, currency, units }) => ({ rail, currency, units }))
  if (lengthMinutes === null)
    faults.length = `Minutes from ${MIN_MINUTES} to ${MAX_MINUTES}, in steps of ${STEP_OF_LENGTH}.`
  if (Object.keys(faults).every((key) => key === 'length') && prices.length === 0)
    faults.prices = 'Set one price at least.'
  if (prices.length > MAX_PRICES) faults.prices = `At most ${MAX_PRICES} prices. Leave the others empty.`
  if (lengthMinutes === null || Object.keys(faults).length > 0) return { faults }
  return { wish: { media: draft.media, lengthMinutes, terms: draft.terms, prices } }
}

const pricesOf = (prices: CallOfferWish['prices']): string =>
  prices
    .map((price) => `${priceKey(price)}/${price.units}`)
    .sort()
    .join()

/** True for an offer of what a wish asks for, whatever it took the place of. */
export function isOfferOf(offer: CallOffer, wish: CallOfferWish): boolean {
  return (
    offer.media === wish.media &&
    offer.lengthMinutes === wish.lengthMinutes &&
    offer.terms === wish.terms &&
    pricesOf(offer.prices) === pricesOf(wish.prices)
  )
}

/** What the server refused of an offer, each where it can be put right; `rest` is of no field. */
export function refusedOffer(
  problem: unknown,
  sent: readonly Pick<PriceKind, 'rail' | 'currency'>[],
): { faults: OfferFaults; rest: string | null } {
  if (problem === null || problem === undefined) return { faults: {}, rest: null }
  const fields = problem instanceof ApiProblem ? (problem.problem.fields ?? {}) : {}
  const faults: Record<string, string> = {}
  for (const [path, text] of Object.entries(fields)) {
    const price = sent[Number(/^\/prices\/(\d+)/.exec(path)?.[1] ?? Number.NaN)]
    const key = price ? priceKey(price) : path.startsWith('/prices') ? 'prices' : null
    if (key) faults[key] ??= text
    else if (path.startsWith('/lengthMinutes')) faults.length ??= text
  }
  return { faults, rest: Object.keys(faults).length > 0 ? null : sentenceOf(problem) }
}

/** How amounts of a currency are charged to a card. */
export interface CardCurrency {
  /** how many digits people read behind the point */
  decimals: 0 | 2 | 3
  /** minor units that every amount is a multiple of */
  step: number
  /** minor units of the smallest charge */
  least: number
}

const of = (decimals: CardCurrency['decimals'], least: number): CardCurrency => ({
  decimals,
  // cards know two decimals
  step: decimals === 3 ? 10 : 1,
  least,
})

/** Currencies that an installation can sell in by card, by their code of ISO 4217; least amounts are the provider's. */
export const CURRENCIES: Readonly<Record<string, CardCurrency>> = {
  ...{ AED: of(2, 200), AUD: of(2, 50), BHD: of(3, 190), BRL: of(2, 50), CAD: of(2, 50), CHF: of(2, 50) },
  ...{ CZK: of(2, 1500), DKK: of(2, 250), EUR: of(2, 50), GBP: of(2, 30), HKD: of(2, 400) },
  ...{ HUF: of(2, 17_500), INR: of(2, 50), JOD: of(3, 360), JPY: of(0, 50), KWD: of(3, 160) },
  ...{ MXN: of(2, 1000), MYR: of(2, 200), NOK: of(2, 300), NZD: of(2, 50), OMR: of(3, 200) },
  ...{ PLN: of(2, 200), RON: of(2, 200), SEK: of(2, 300), SGD: of(2, 50), THB: of(2, 1000) },
  ...{ TND: of(3, 1600), USD: of(2, 50) },
}

/** Minor units of the largest charge: eight digits. */
export const MAX_CARD_AMOUNT = 99_999_999

/** Facts of a currency; undefined for one that is not sold in. */
export function currencyFacts(currency: string): CardCurrency | undefined {
  return Object.hasOwn(CURRENCIES, currency) ? CURRENCIES[currency] : undefined
}

export type AmountProblem = 'BELOW_LEAST' | 'ABOVE_MOST' | 'OFF_STEP' | 'NO_CURRENCY'

/**
 * Why a card cannot be charged with an amount; null when it can.
 * @param amount whole minor units
 * @param currency ISO 4217, upper case
 */
export function amountProblem(amount: number, currency: string): AmountProblem | null {
  const facts = currencyFacts(currency)
  if (!facts) return 'NO_CURRENCY'
  if (!Number.isSafeInteger(amount) || amount % facts.step !== 0) return 'OFF_STEP'
  if (amount < facts.least) return 'BELOW_LEAST'
  return amount > MAX_CARD_AMOUNT ? 'ABOVE_MOST' : null
}

/** What somebody reads whose amount cannot be charged to a card. Throws a RangeError for a currency that is not sold in. */
export function amountHint(problem: AmountProblem, currency: string): string {
  const facts = currencyFacts(currency)
  if (!facts) throw new RangeError(`no card is charged in ${currency}`)
  if (problem === 'BELOW_LEAST') return `A card is charged ${plainAmount(facts.least, currency)} or more.`
  if (problem === 'ABOVE_MOST') return `A card is charged ${plainAmount(MAX_CARD_AMOUNT, currency)} at most.`
  return `Prices in ${currency} go in steps of ${plainAmount(facts.step, currency)}.`
}

/** An amount as plain text with its currency, for sentences: `0.50 EUR`. Screens of people have their own form of it. */
export function plainAmount(amount: bigint | number, currency: string): string {
  const decimals = currencyFacts(currency)?.decimals ?? 0
  const digits = amount.toString().padStart(decimals + 1, '0')
  const at = digits.length - decimals
  return `${digits.slice(0, at)}${decimals === 0 ? '' : `.${digits.slice(at)}`} ${currency}`
}

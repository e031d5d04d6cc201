import { ApiError } from '../http/apiError.ts'

/** Currencies whose smallest unit is the whole one. Stripe lists them at docs.stripe.com/currencies. */
const WITHOUT_DECIMALS = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '))
/** Currencies with three decimals; amounts are multiples of ten, because cards know two. */
const THREE_DECIMALS = new Set('bhd jod kwd omr tnd'.split(' '))

/**
 * Least amount of a charge by currency, minor units, as docs.stripe.com/currencies lists them. Stripe has no line for the
 * currencies with three decimals ("about half a dollar"); those five figures are the stand-in's.
 */
const MIN_CHARGE = new Map(
  Object.entries({
    ...{ usd: 50, aed: 200, aud: 50, brl: 50, cad: 50, chf: 50, czk: 1500, dkk: 250, eur: 50, gbp: 30 },
    ...{ hkd: 400, huf: 17_500, inr: 50, jpy: 50, mxn: 1000, myr: 200, nok: 300, nzd: 50, pln: 200 },
    ...{ ron: 200, sek: 300, sgd: 50, thb: 1000, bhd: 190, jod: 360, kwd: 160, omr: 200, tnd: 1600 },
  }),
)
/** Eight digits. */
const MAX_CHARGE = 99_999_999

/** How many decimals an amount has when people read it. */
export function decimalsOf(currency: string): number {
  return WITHOUT_DECIMALS.has(currency) ? 0 : THREE_DECIMALS.has(currency) ? 3 : 2
}

/** How many minor units the smallest step of a card amount has. */
export function stepOf(currency: string): number {
  return THREE_DECIMALS.has(currency) ? 10 : 1
}

/**
 * @returns the least amount of a charge, minor units
 * @throws ApiError 400 for a currency that no card is charged with
 */
export function checkCurrency(currency: string): number {
  const min = MIN_CHARGE.get(currency)
  if (min !== undefined) return min
  throw new ApiError(400, 'parameter_invalid', `Invalid currency: ${currency}.`, { param: 'currency' })
}

/** @throws ApiError 400 for a currency, an amount or a step that no card is charged with */
export function checkCharge(amount: number, currency: string): void {
  const min = checkCurrency(currency)
  const refuse = (code: string, message: string) => new ApiError(400, code, message, { param: 'amount' })
  if (amount < 1) throw refuse('parameter_invalid_integer', 'This value must be greater than or equal to 1.')
  if (amount < min) throw refuse('amount_too_small', `Amount must be at least ${min} (${currency}).`)
  if (amount > MAX_CHARGE)
    throw refuse('amount_too_large', `Amount must be no more than ${MAX_CHARGE} (${currency}).`)
  checkStep(amount, currency)
}

/** @throws ApiError 400 for an amount that is no multiple of its currency's step */
export function checkStep(amount: number, currency: string): void {
  if (amount % stepOf(currency) === 0) return
  throw new ApiError(
    400,
    'invalid_charge_amount',
    `Amounts in ${currency} must be multiples of ${stepOf(currency)}.`,
    { param: 'amount' },
  )
}

/**
 * What the provider keeps of a card payment: 1.5 % and a fixed part, in the currency of the payment. The rate is the
 * stand-in's alone: it resembles Stripe's price for European cards, and nothing may rely on it.
 */
export function processingFee(amount: number, currency: string): number {
  const fixed = WITHOUT_DECIMALS.has(currency) ? 40 : THREE_DECIMALS.has(currency) ? 80 : 25
  const step = stepOf(currency)
  return Math.min(amount, Math.round((amount * 15) / (1000 * step)) * step + fixed)
}

/** A part of an amount that a part of the whole stands for, rounded half up to a whole minor unit. */
export function shareOf(amount: number, part: number, whole: number): number {
  return Number((BigInt(amount) * BigInt(part) * 2n + BigInt(whole)) / (BigInt(whole) * 2n))
}

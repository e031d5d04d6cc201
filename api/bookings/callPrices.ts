import { amountHint, amountProblem, MAX_CARD_AMOUNT } from '#domain/billing/currency.ts'
import { MAX_AMOUNT } from '#domain/booking/terms.ts'
import { ProblemError } from '../http/problemError.ts'
import type { CallPriceWish } from './contract.ts'
import type { BookingDeps } from './deps.ts'

/** A price as it is stored: in the smallest unit, `currency` and `units` without zeros before them. */
export interface PriceRow {
  rail: CallPriceWish['rail']
  currency: string
  units: bigint
  /** of a price on the chain */
  chainId: number | null
}

interface PriceFault {
  field: 'currency' | 'units'
  message: string
}

type PriceDeps = Pick<BookingDeps, 'chainId' | 'currencies' | 'cardCurrency'>

function cardFault({ currency, units }: PriceRow, { cardCurrency }: PriceDeps): PriceFault | null {
  if (cardCurrency === null) return { field: 'currency', message: 'This installation takes no cards.' }
  if (currency !== cardCurrency)
    return { field: 'currency', message: `By card prices are in ${cardCurrency} here.` }
  // what no number holds is too much as well
  const problem = amountProblem(Math.min(Number(units), MAX_CARD_AMOUNT + 1), currency)
  return problem && { field: 'units', message: amountHint(problem, currency) }
}

function chainFault({ currency, units }: PriceRow, { currencies }: PriceDeps): PriceFault | null {
  if (!currencies.some(({ index }) => index === Number(currency)))
    return { field: 'currency', message: 'This currency is not listed here. Choose another one.' }
  if (units === 0n) return { field: 'units', message: 'A price is more than nothing.' }
  return units > MAX_AMOUNT ? { field: 'units', message: 'No deposit holds this much. Ask for less.' } : null
}

/**
 * The prices of an offer as they are stored, in the order in which they were sent.
 * @throws ProblemError INVALID_INPUT
 */
export function demandPrices(wishes: readonly CallPriceWish[], deps: PriceDeps): PriceRow[] {
  const rows = wishes.map(({ rail, currency, units }) => ({
    ...{ rail, units: BigInt(units) },
    ...(rail === 'card' ? { currency, chainId: null } : { currency: `${+currency}`, chainId: deps.chainId }),
  }))
  const fields: Record<string, string> = {}
  for (const [n, row] of rows.entries()) {
    const isRepeated = rows
      .slice(0, n)
      .some(({ rail, currency }) => rail === row.rail && currency === row.currency)
    const fault: PriceFault | null = isRepeated
      ? { field: 'currency', message: 'This currency has a price already. One of each is enough.' }
      : (row.rail === 'card' ? cardFault : chainFault)(row, deps)
    if (fault) fields[`/prices/${n}/${fault.field}`] = fault.message
  }
  const [detail] = Object.values(fields)
  if (detail) throw new ProblemError('INVALID_INPUT', { detail, fields })
  return rows
}

import { chainCurrency, fiatDecimals } from '#domain/ledger/currencyCode.ts'

/** What a currency of the books is called, and how it is written. */
export interface BookedCurrency {
  symbol: string
  decimals: number
}

/** Money that the contracts know. */
export interface ListedCurrency extends BookedCurrency {
  index: number
  /** 0x hex; null: the chain's own */
  token: string | null
}

/** Looks a code of the books up: money of the chain as the deployment lists it, else ISO 4217. */
export function createCurrencyFacts(chainId: number, listed: readonly ListedCurrency[]) {
  const known = new Map(listed.map((one) => [chainCurrency(chainId, one.token), one]))
  return (code: string): BookedCurrency => {
    const { symbol, decimals } = known.get(code) ?? { symbol: code, decimals: 0 }
    return /^[A-Z]{3}$/.test(code) ? { symbol: code, decimals: fiatDecimals(code) } : { symbol, decimals }
  }
}
export type CurrencyFacts = ReturnType<typeof createCurrencyFacts>

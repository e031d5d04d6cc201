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

/** Looks a code of the books up: money of the chain as it is listed at that moment, else ISO 4217. */
export function createCurrencyFacts(chainId: number, listed: readonly ListedCurrency[]) {
  return (code: string): BookedCurrency => {
    if (/^[A-Z]{3}$/.test(code)) return { symbol: code, decimals: fiatDecimals(code) }
    const found = listed.find(({ token }) => chainCurrency(chainId, token) === code)
    return found ? { symbol: found.symbol, decimals: found.decimals } : { symbol: code, decimals: 0 }
  }
}
export type CurrencyFacts = ReturnType<typeof createCurrencyFacts>

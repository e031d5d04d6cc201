/** Decimals of an amount in the API where they are not two (docs.stripe.com/currencies). */
const DECIMALS: Readonly<Record<string, number>> = {
  ...{ bif: 0, clp: 0, djf: 0, gnf: 0, jpy: 0, kmf: 0, krw: 0, mga: 0, pyg: 0, rwf: 0, vnd: 0, vuv: 0 },
  ...{ xaf: 0, xof: 0, xpf: 0, bhd: 3, jod: 3, kwd: 3, omr: 3, tnd: 3 },
}

/**
 * An amount as a page shows it: `€9.00`, `¥900`, `KWD 1.250`.
 * @param amount minor units
 * @param currency lower case
 */
export function writeAmount(amount: number, currency: string): string {
  const decimals = DECIMALS[currency] ?? 2
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount / 10 ** decimals)
}

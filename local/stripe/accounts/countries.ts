/** What a country has its bank accounts named by, and what they are kept in. */
interface CountryFacts {
  /** ISO 4217, lower case: what an account of this country settles in */
  currency: string
  /** characters of its IBAN; 0 where accounts have a number and a code of the bank */
  ibanLength: number
}

const EURO_IBAN_LENGTHS: Record<string, number> = {
  ...{ AT: 20, BE: 16, BG: 22, HR: 21, CY: 28, EE: 20, FI: 18, FR: 27, DE: 22, GR: 27, IE: 22, IT: 27 },
  ...{ LV: 21, LT: 20, LU: 20, MT: 31, NL: 18, PT: 25, SK: 24, SI: 19, ES: 24 },
}

const OTHERS: Record<string, [currency: string, ibanLength: number]> = {
  ...{ CZ: ['czk', 24], DK: ['dkk', 18], HU: ['huf', 28], NO: ['nok', 15], PL: ['pln', 28], RO: ['ron', 24] },
  ...{ SE: ['sek', 24], CH: ['chf', 21], LI: ['chf', 21], GI: ['gbp', 23], AE: ['aed', 23] },
  ...{ GB: ['gbp', 0], US: ['usd', 0], CA: ['cad', 0], AU: ['aud', 0], NZ: ['nzd', 0], JP: ['jpy', 0] },
  ...{ SG: ['sgd', 0], HK: ['hkd', 0], MY: ['myr', 0], TH: ['thb', 0], MX: ['mxn', 0], BR: ['brl', 0] },
}

/** Countries in which somebody may have an account. */
export const COUNTRIES: ReadonlyMap<string, CountryFacts> = new Map([
  ...Object.entries(EURO_IBAN_LENGTHS).map(([country, ibanLength]): [string, CountryFacts] => [
    country,
    { currency: 'eur', ibanLength },
  ]),
  ...Object.entries(OTHERS).map(([country, [currency, ibanLength]]): [string, CountryFacts] => [
    country,
    { currency, ibanLength },
  ]),
])

const NAMES = new Intl.DisplayNames('en', { type: 'region' })

/** `Germany` for `DE`; undefined for what is no country. */
export function countryName(code: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code)) return undefined
  const name = NAMES.of(code)
  return name === code || name === 'Unknown Region' ? undefined : name
}

import { COUNTRIES, countryName } from '../countries.ts'

/** A bank account as it is typed or sent. */
export interface BankDetails {
  /** upper case */
  country: string
  /** IBAN, or number of the account */
  number: string
  /** what the bank is found by where there is no IBAN */
  code: string
}

/** What is wrong with bank details: which field, as a code of the API and as a sentence. */
export interface BankFault {
  field: 'number' | 'code'
  apiCode: string
  sentence: string
}

/** The provider's numbers for trying out: an IBAN whose end says what becomes of a payout, whatever its country. */
const TEST_IBAN = /^[A-Z]{2}\d{2}37040044053201300([0-5])$/
/** Their ends, docs.stripe.com/connect/testing. */
const TEST_IBAN_FAILURES: Record<string, string> = {
  1: 'no_account',
  2: 'account_closed',
  3: 'insufficient_funds',
  4: 'debit_not_authorized',
  5: 'invalid_currency',
}
/** The same for the ends of numbers, which other countries begin with zeros and one digit more. */
const TEST_NUMBER_FAILURES: Record<string, string> = {
  11111116: 'no_account',
  11111113: 'account_closed',
  22222227: 'insufficient_funds',
  33333335: 'debit_not_authorized',
  44444440: 'invalid_currency',
}
/** Countries whose account numbers say which bank it is. */
const CODELESS = ['MX', 'NZ']

/** Without spaces, in capitals. */
export const bareNumber = (text: string): string => text.replaceAll(/\s/g, '').toUpperCase()

export const isIbanCountry = (country: string): boolean => (COUNTRIES.get(country)?.ibanLength ?? 0) > 0

/** Why a payout to this number comes back: a failure code; null when it arrives. */
export function failureOfNumber(number: string): string | null {
  const bare = bareNumber(number)
  const end = TEST_IBAN.exec(bare)?.[1]
  if (end !== undefined) return TEST_IBAN_FAILURES[end] ?? null
  const [, digits] = /^0*[1-4]?([1-4]{7}\d)$/.exec(bare) ?? []
  return (digits && TEST_NUMBER_FAILURES[digits]) ?? null
}

/** A number that payouts arrive at. */
export function workingBank(country: string): BankDetails {
  if (isIbanCountry(country)) return { country, number: 'DE89370400440532013000', code: '' }
  if (country === 'GB') return { country, number: '00012345', code: '108800' }
  return { country, number: '000123456789', code: CODELESS.includes(country) ? '' : '110000000' }
}

/** What is wrong with bank details; undefined when nothing is. */
export function bankFault({ country, number, code }: BankDetails): BankFault | undefined {
  const bare = bareNumber(number)
  const fault = (sentence: string): BankFault => ({
    ...{ field: 'number', apiCode: 'account_number_invalid', sentence },
  })
  if (isIbanCountry(country)) {
    const sentence = ibanFault(bare)
    return sentence === undefined ? undefined : fault(sentence)
  }
  if (bare === '') return fault('The account number is missing.')
  if (!/^\d{4,18}$/.test(bare)) return fault('An account number has 4 to 18 digits.')
  const bareCode = bareNumber(code).replaceAll('-', '')
  const isCodeFit = CODELESS.includes(country) ? bareCode === '' : /^[A-Z0-9]{3,11}$/.test(bareCode)
  if (isCodeFit) return undefined
  const sentence =
    bareCode === '' ? 'The code of the bank is missing.' : 'This is no code of a bank in that country.'
  return { field: 'code', apiCode: 'routing_number_invalid', sentence }
}

function ibanFault(iban: string): string | undefined {
  if (iban === '') return 'The IBAN is missing.'
  const country = iban.slice(0, 2)
  const length = COUNTRIES.get(country)?.ibanLength ?? 0
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) || length === 0)
    return 'An IBAN begins with the two letters of a country and two digits.'
  // these fit no country but their first, and the last four not even their check digits
  if (TEST_IBAN.test(iban)) return undefined
  if (iban.length !== length)
    return `This IBAN has ${iban.length} characters; one of ${countryName(country)} has ${length}.`
  return remainderOf(iban) === 1 ? undefined : 'This IBAN is mistyped: its check digits do not fit.'
}

/** ISO 13616: the number with its first four characters behind, letters as 10 to 35, modulo 97. */
function remainderOf(iban: string): number {
  const digits = [...(iban.slice(4) + iban.slice(0, 4))].map((char) => Number.parseInt(char, 36)).join('')
  let remainder = 0
  for (const digit of digits) remainder = (remainder * 10 + Number(digit)) % 97
  return remainder
}

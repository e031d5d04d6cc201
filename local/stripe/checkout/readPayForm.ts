import { mailAddressOf } from '#domain/mailAddress.ts'
import { findTestCard, type TestCard } from '../payments/testCards.ts'

/** What somebody pays with: a test card that was typed, or one that is kept. */
export type PaidWith =
  | { kind: 'typed'; number: string; expMonth: number; expYear: number; cvc: string }
  | { kind: 'kept'; method: string }

/** A form that can be paid with, as far as anybody can tell before the bank is asked. */
export interface PayForm {
  email: string
  name: string
  isKept: boolean
  card: PaidWith
}

/** What is wrong, by field, in words. */
export type Wrongs = Partial<Record<'email' | 'number' | 'expiry' | 'code' | 'name', string>>

const MAX_NAME = 200
/** no bank gives a card for longer */
const MAX_YEARS = 50
const CARD_DIGITS = /^\d{12,19}$/
const EXPIRY = /^(\d{1,2})\s*[/ -]?\s*(\d{2}|\d{4})$/

/** What is known before the form: the address that is settled, the cards that may be picked, the clock. */
export interface PayFormFacts {
  email: string | null
  kept: readonly string[]
  nowS: number
  isFree: boolean
  /** whether the tick to keep the card is on the page */
  mayKeep: boolean
}

/** Reads the form of a checkout. Nothing that is not asked for is read, and no text of it stands in an answer. */
export function readPayForm(form: URLSearchParams, facts: PayFormFacts): PayForm | { wrongs: Wrongs } {
  const wrongs: Wrongs = {}
  const email = facts.email ?? mailAddressOf(form.get('email') ?? '')
  if (!email) wrongs.email = 'Enter an e-mail address, such as name@example.com.'
  const name = typedName(form)
  const picked = form.get('card')
  const common = { email: email ?? '', name, isKept: facts.mayKeep && form.get('keep') === 'on' }
  if (picked !== null && facts.kept.includes(picked))
    return email ? { ...common, isKept: false, card: { kind: 'kept', method: picked } } : { wrongs }
  if (name === '') wrongs.name = facts.isFree ? 'Enter your name.' : 'Enter the name on the card.'
  if (facts.isFree) return Object.keys(wrongs).length > 0 ? { wrongs } : { ...common, card: NO_CARD }
  const number = (form.get('number') ?? '').replace(/[\s-]/g, '')
  const card = findTestCard(number)
  const expiry = readExpiry(form.get('expiry') ?? '', facts.nowS)
  if (!card) wrongs.number = numberWrong(number)
  if (typeof expiry === 'string') wrongs.expiry = expiry
  const cvc = (form.get('code') ?? '').trim()
  const codeWrong = cvcWrong(card, cvc)
  if (codeWrong) wrongs.code = codeWrong
  if (!card || typeof expiry === 'string' || Object.keys(wrongs).length > 0) return { wrongs }
  return { ...common, card: { kind: 'typed', number, ...expiry, cvc } }
}

/** What costs nothing is paid with nothing. */
const NO_CARD: PaidWith = { kind: 'kept', method: '' }

/** The name as it was typed, to be shown again. */
export function typedName(form: URLSearchParams): string {
  return (form.get('name') ?? '').trim().slice(0, MAX_NAME)
}

function numberWrong(number: string): string {
  if (number === '') return 'Enter the card number.'
  if (!CARD_DIGITS.test(number) || !passesLuhn(number)) return 'This is no card number. Look at it again.'
  return 'This is a sandbox that takes test cards alone, such as 4242 4242 4242 4242. The number was not kept.'
}

function cvcWrong(card: TestCard | undefined, cvc: string): string | undefined {
  const digits = !card ? '3 or 4' : card.brand === 'amex' ? '4' : '3'
  if (/^\d{3,4}$/.test(cvc) && digits.includes(String(cvc.length))) return undefined
  return `Enter the security code: ${digits} digits.`
}

function readExpiry(typed: string, nowS: number): string | { expMonth: number; expYear: number } {
  const [, month, year] = EXPIRY.exec(typed.trim()) ?? []
  const expMonth = Number(month)
  const expYear = (year?.length === 2 ? 2000 : 0) + Number(year)
  const isDate =
    expMonth >= 1 && expMonth <= 12 && expYear <= new Date(nowS * 1000).getUTCFullYear() + MAX_YEARS
  if (!isDate) return 'Enter month and year of the expiry, such as 12 / 34.'
  // a card is good until the end of its month
  if (Date.UTC(expYear, expMonth) <= nowS * 1000) return 'This card has expired. Use another one.'
  return { expMonth, expYear }
}

function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

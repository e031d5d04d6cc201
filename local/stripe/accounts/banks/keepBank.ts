import { createHash } from 'node:crypto'
import type { StoredObject, Transaction } from '../../store/transaction.ts'
import type { AccountFacts } from '../accountFacts.ts'
import { COUNTRIES } from '../countries.ts'
import { keepAccount, readAccount } from '../keepAccount.ts'
import { type BankDetails, bareNumber, failureOfNumber } from './bankNumbers.ts'

/** A bank account, as the API answers it: of its number, the last four characters. */
export interface BankAccount extends StoredObject {
  object: 'bank_account'
  account: string
  account_holder_name: string | null
  currency: string
  default_for_currency: boolean
  fingerprint: string
  last4: string
  metadata: Record<string, string>
  /** errored: a payout came back, and none goes there any more */
  status: 'new' | 'errored'
}

/** What the API never answers of a bank account. */
export interface BankSecrets {
  /** why payouts to it come back; null: they arrive */
  payoutFailure: string | null
}

export interface BankWish extends BankDetails {
  /** lower case; the country's own when absent */
  currency?: string | undefined
  holder?: string | null
  holderType?: string | null
  metadata?: Record<string, string>
  /** true: payouts go there from now on; the first of a currency gets them anyway */
  isDefault?: boolean
}

/** Adds a bank account, and tells of it. */
export function addBank(tx: Transaction, facts: AccountFacts, wish: BankWish): BankAccount {
  const own = tx.as(facts.id)
  const { country, holder = null, holderType = null, metadata = {} } = wish
  const number = bareNumber(wish.number)
  const currency = wish.currency ?? COUNTRIES.get(country)?.currency ?? facts.currency
  const isDefault = wish.isDefault === true || defaultBank(own, currency) === undefined
  if (isDefault) stopDefault(own, currency)
  const bank = own.save<BankAccount>({
    id: tx.newId('ba'),
    object: 'bank_account',
    account: facts.id,
    account_holder_name: holder,
    account_holder_type: holderType,
    account_type: null,
    available_payout_methods: ['standard'],
    bank_name: 'BANK OF THE SANDBOX',
    country,
    currency,
    default_for_currency: isDefault,
    fingerprint: fingerprintOf(tx, number),
    future_requirements: { currently_due: [], errors: [], past_due: [], pending_verification: [] },
    last4: number.slice(-4),
    metadata,
    requirements: { currently_due: [], errors: [], past_due: [], pending_verification: [] },
    routing_number: wish.code === '' ? null : wish.code,
    status: 'new',
  })
  const secrets: BankSecrets = { payoutFailure: failureOfNumber(number) }
  own.hide(bank.id, secrets)
  own.emit('account.external_account.created', bank)
  refreshBanks(tx, facts.id)
  return bank
}

/** What numbers are compared by: the same for the same one, and not to be read back to it by whoever sees it. */
export function fingerprintOf({ platform }: Transaction, number: string): string {
  return createHash('sha256')
    .update(`${platform} ${bareNumber(number)}`)
    .digest('hex')
    .slice(0, 16)
}

/** Changes a bank account, and tells of it. */
export function changeBank(tx: Transaction, bank: BankAccount, change: Partial<BankAccount>): BankAccount {
  const own = tx.as(bank.account)
  if (change.default_for_currency === true && !bank.default_for_currency) stopDefault(own, bank.currency)
  const after = own.save<BankAccount>({ ...bank, ...change })
  own.emit('account.external_account.updated', after, bank)
  refreshBanks(tx, bank.account)
  return after
}

/** Takes a bank account away, and tells of it. */
export function removeBank(tx: Transaction, bank: BankAccount): void {
  const own = tx.as(bank.account)
  own.remove('bank_account', bank.id)
  own.emit('account.external_account.deleted', bank)
  refreshBanks(tx, bank.account)
}

/** Where payouts of a currency go. */
export function defaultBank(own: Transaction, currency: string): BankAccount | undefined {
  return own.list<BankAccount>('bank_account', { fields: { currency, default_for_currency: true } })[0]
}

function stopDefault(own: Transaction, currency: string): void {
  const before = defaultBank(own, currency)
  if (!before) return
  const after = own.save<BankAccount>({ ...before, default_for_currency: false })
  own.emit('account.external_account.updated', after, before)
}

/** Lets the account say what its banks are now. */
function refreshBanks(tx: Transaction, id: string): void {
  const facts = readAccount(tx.as(tx.platform), id)
  const bank = defaultBank(tx.as(id), facts.currency)
  keepAccount(tx, { ...facts, bank: !bank ? 'none' : bank.status === 'errored' ? 'failed' : 'works' })
}

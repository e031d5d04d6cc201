import type { StoredObject, Transaction } from '../store/transaction.ts'
import type { PayoutFailureCode } from './failures.ts'

export interface PayoutBank extends StoredObject {
  currency: string
  default_for_currency?: boolean | null
  status: string
}

const KIND = 'bank_account'

export function payoutBankOf(tx: Transaction, account: string, currency: string): PayoutBank | undefined {
  return tx.as(account).list<PayoutBank>(KIND, { fields: { currency, default_for_currency: true } })[0]
}

export function payoutFailureOf(tx: Transaction, bank: string): PayoutFailureCode | null {
  return tx.hidden<{ payoutFailure?: PayoutFailureCode }>(bank)?.payoutFailure ?? null
}

export function failBank(tx: Transaction, account: string, bankId: string): void {
  const bank = tx.as(account).find<PayoutBank>(KIND, bankId)
  if (!bank || bank.status === 'errored') return
  const at = tx.as(account)
  at.emit('account.external_account.updated', at.save({ ...bank, status: 'errored' }), bank)
}

export function paysOut(tx: Transaction, account: string): boolean {
  return tx.as(tx.platform).find<StoredObject>('account', account)?.payouts_enabled === true
}

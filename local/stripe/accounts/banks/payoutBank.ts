import type { Transaction } from '../../store/transaction.ts'
import { isPaidOut } from '../accountFacts.ts'
import { findAccount } from '../keepAccount.ts'
import { type BankAccount, type BankSecrets, changeBank, defaultBank } from './keepBank.ts'

/** Whether the balance of an account goes on to its bank. */
export function paysOut(tx: Transaction, account: string): boolean {
  const facts = findAccount(tx.as(tx.platform), account)
  return facts !== undefined && isPaidOut(facts)
}

/** Where a payout of a currency goes; undefined when there is no such bank account, or none that works. */
export function payoutBankOf(tx: Transaction, account: string, currency: string): BankAccount | undefined {
  const bank = defaultBank(tx.as(account), currency)
  return bank?.status === 'new' ? bank : undefined
}

/** Why a payout to it comes back, e.g. `account_closed`; null: it arrives. */
export function payoutFailureOf(tx: Transaction, bankId: string): string | null {
  return tx.hidden<BankSecrets>(bankId)?.payoutFailure ?? null
}

/** A payout came back from it: none goes there any more, and the account has to name another one. */
export function failBank(tx: Transaction, account: string, bankId: string): void {
  const bank = tx.as(account).find<BankAccount>('bank_account', bankId)
  if (bank?.status === 'new') changeBank(tx, bank, { status: 'errored' })
}

import { payoutBankOf, paysOut } from '../accounts/banks/payoutBank.ts'
import type { Transaction } from '../store/transaction.ts'
import { tellAvailable } from './balance.ts'
import { isBusinessDay, nextDay } from './businessDays.ts'
import { unpaidLines } from './lines.ts'
import { type Payout, startPayout } from './payout.ts'

/**
 * Job of the platform: a day begins. Each account gets a job of its own, so none waits for the trouble of another.
 * @param since unix seconds of the day before
 */
export function beginDay(tx: Transaction, since: string): void {
  for (const scope of [tx.platform, ...accountsOf(tx)])
    tx.as(scope).schedule(tx.nowS, 'payouts.account', since)
  tx.schedule(nextDay(tx.nowS), 'payouts.day', String(tx.nowS))
}

/** Job of an account: tells what became available, and on business days sends it to the bank. */
export function doAccountDay(tx: Transaction, since: string): void {
  if (tx.sumLines(Number(since)).some(({ fresh }) => fresh > 0)) tellAvailable(tx)
  if (isBusinessDay(tx.nowS)) payOut(tx)
}

/** Sends what is available to the bank, each currency for itself; what is owed or has no working bank stays. */
export function payOut(tx: Transaction): Payout[] {
  if (tx.scope === tx.platform || !paysOut(tx, tx.scope)) return []
  return tx.sumLines().flatMap(({ currency, available: amount }) => {
    const bank = amount > 0 ? payoutBankOf(tx, tx.scope, currency) : undefined
    if (!bank) return []
    const lines = unpaidLines(tx, currency).map((line) => line.id)
    return [startPayout(tx, { amount, currency, bank, lines })]
  })
}

/** Ids of the connected accounts. */
export function accountsOf(tx: Transaction): string[] {
  return tx
    .as(tx.platform)
    .list('account')
    .map((account) => account.id)
}

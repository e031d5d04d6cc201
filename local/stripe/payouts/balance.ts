import { balancesOf } from '../money/book.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'

/** Currency of a balance that nothing was ever booked in. */
const USUAL_CURRENCY = 'eur'

export interface BalanceObject {
  object: 'balance'
  available: BalanceSum[]
  pending: BalanceSum[]
  livemode: false
}

/** Minor units of a currency, negative for what the account owes. */
interface BalanceSum {
  amount: number
  currency: string
  source_types: { card: number }
}

/** What the scope has now, by currency. */
export function readBalance(tx: Transaction): BalanceObject {
  const balances = [...balancesOf(tx)].sort(([a], [b]) => a.localeCompare(b))
  if (balances.length === 0) balances.push([USUAL_CURRENCY, { available: 0, pending: 0 }])
  const sums = (part: 'available' | 'pending') =>
    balances.map(([currency, { [part]: amount }]) => ({ amount, currency, source_types: { card: amount } }))
  return { object: 'balance', available: sums('available'), livemode: false, pending: sums('pending') }
}

/** Tells that more can be paid out than before. */
export function tellAvailable(tx: Transaction): void {
  // the only object of an event that has no id
  tx.emit('balance.available', readBalance(tx) as unknown as StoredObject)
}

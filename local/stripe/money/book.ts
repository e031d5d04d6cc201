import { delayDaysOf } from '../payouts/delayDays.ts'
import { planPayDays } from '../payouts/planPayDays.ts'
import type { StoredObject, Transaction } from '../store/transaction.ts'

/** A line of an account's balance (`txn_…`). */
export interface BalanceTransaction extends StoredObject {
  object: 'balance_transaction'
  /** gross, minor units of `currency`, negative when money leaves */
  amount: number
  /** what the provider keeps of it, minor units */
  fee: number
  net: number
  currency: string
  source: string
  type: string
  /** unix seconds from which on it can be paid out */
  available_on: number
  status: 'available' | 'pending'
}

const DAY_S = 86_400

/** Reporting categories that are not called as the type is (docs.stripe.com/reports/reporting-categories). */
const CATEGORIES: Record<string, string> = {
  application_fee: 'platform_earning',
  application_fee_refund: 'platform_earning_refund',
  payment: 'charge',
  payment_refund: 'refund',
  transfer_refund: 'transfer_reversal',
}

/**
 * Writes a line of the scope's balance. Nothing else moves money.
 * @param source id of the charge, transfer, refund, … that moved it
 */
export function book(
  tx: Transaction,
  line: Pick<BalanceTransaction, 'amount' | 'currency' | 'source' | 'type'> & {
    fee?: number
    feeDetails?: object[]
    description?: string | null
    /** `reporting_category`, where it does not follow from the type */
    category?: string
    /** at once for what is taken; the account's days for what comes in, unless said otherwise */
    availableOnS?: number
  },
): BalanceTransaction {
  const { amount, currency, source, type, fee = 0, feeDetails = [], description = null } = line
  const availableOnS = line.availableOnS ?? (amount < 0 ? tx.nowS : tx.nowS + delayDaysOf(tx) * DAY_S)
  planPayDays(tx)
  return tx.save<BalanceTransaction>({
    id: tx.newId('txn'),
    object: 'balance_transaction',
    ...{ amount, currency, source, type, fee, description },
    net: amount - fee,
    available_on: availableOnS,
    balance_type: 'payments',
    created: tx.nowS,
    exchange_rate: null,
    fee_details: feeDetails,
    reporting_category: line.category ?? CATEGORIES[type] ?? type,
    status: availableOnS <= tx.nowS ? 'available' : 'pending',
  })
}

/** A line as it is now: what comes in waits some days until it can be paid out. */
export function seenNow(tx: Transaction, line: BalanceTransaction): BalanceTransaction {
  return { ...line, status: line.available_on <= tx.nowS ? 'available' : 'pending' }
}

/** What an account has, by currency, minor units: what can be paid out now, and what is on its way. */
export function balancesOf(tx: Transaction): Map<string, { available: number; pending: number }> {
  return new Map(tx.sumLines().map(({ currency, available, pending }) => [currency, { available, pending }]))
}

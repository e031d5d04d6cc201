import type { PaymentReading } from '../../../ports/payments/cards.ts'
import { isOpenPurchase, type PurchaseRow } from '../purchaseRow.ts'

type Pair = [name: string, found: unknown, own: unknown]

/** What is compared of the sums of a payment by the state that it is in. */
function sumsOf(row: PurchaseRow, { state, amount, fee, charge }: PaymentReading): Pair[] {
  // of one that was held the row says what was taken from then on, and the payment what was held
  const sold: Pair = ['amount', amount, row.held_amount ?? row.amount]
  if (state === 'held') return [sold]
  if (row.product !== 'call')
    return [sold, ['fee', fee ?? 0, row.fee], ['charged', charge?.amount ?? row.amount, row.amount]]
  // whoever captured what nobody here decided on: it goes back where the purchase is over, and is alarming where it is not
  const isAwaited = isOpenPurchase(row) || row.held_amount !== null
  if (state !== 'succeeded' || !isAwaited) return [sold]
  return [sold, ['charged', charge?.amount, row.capture_amount], ['fee', fee ?? 0, row.capture_fee]]
}

/** What a payment of this purchase has to be: anything else is nobody's proof. @returns what of it is another; null: nothing */
export function mismatchOf(row: PurchaseRow, payment: PaymentReading, isLive: boolean): string | null {
  // nothing is ever paid by it
  if (row.saves_card) return 'purpose'
  const pairs: Pair[] = [
    ['purchase', payment.purchaseId, row.id],
    ['account', payment.accountId, row.account_id],
    ['currency', payment.currency, row.currency],
    ['destination', payment.destination, row.account_ref],
    ['mode', payment.isLive, isLive],
    ...sumsOf(row, payment),
  ]
  return pairs.find(([, found, own]) => found !== own)?.[0] ?? null
}

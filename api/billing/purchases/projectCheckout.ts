import type { PoolClient } from 'pg'
import type { PurchaseFailure } from '#domain/billing/words.ts'
import type { CheckoutReading, PaymentReading, PaymentState } from '../../ports/payments/cards.ts'
import { projectSetup } from '../holds/projectSetup.ts'
import type { PurchaseDeps } from './deps.ts'
import { failPurchase } from './paying/failPurchase.ts'
import { projectPayment } from './projectPayment.ts'
import { isOpenPurchase, type PurchaseRow } from './purchaseRow.ts'
import { lockPurchase } from './purchaseStore.ts'

/** Of these the payment alone says how the purchase stands. */
const SAYS_MORE: readonly PaymentState[] = ['succeeded', 'processing', 'held']

/** Why nothing came of a page that somebody went through; the bank can let go of what it held before anybody looked. */
function failureOf({ product }: PurchaseRow, { state, declineCode }: PaymentReading): PurchaseFailure {
  if (product === 'call' && state === 'cancelled') return 'HOLD_ENDED'
  return declineCode ?? 'DECLINED'
}

/**
 * Brings a checkout, read at the provider a moment ago, into its purchase, in the caller's transaction.
 * @throws Error for one of another purchase
 */
export async function projectCheckout(
  tx: PoolClient,
  deps: PurchaseDeps,
  purchaseId: string,
  { reading, isLive }: { reading: CheckoutReading; isLive: boolean },
): Promise<void> {
  if (reading.purchaseId !== purchaseId || reading.isLive !== isLive)
    throw new Error(`a checkout is not that of ${purchaseId}`)
  const { payment, state } = reading
  const row = await lockPurchase(tx, purchaseId)
  if (payment && (row?.saves_card || SAYS_MORE.includes(payment.state))) {
    await projectPayment(tx, deps, purchaseId, { payment, isLive })
    return
  }
  if (row?.saves_card) {
    await projectSetup(tx, deps, row, reading)
    return
  }
  if (!row || !isOpenPurchase(row) || row.checkout_ref !== reading.checkoutRef) return
  if (state === 'expired') await failPurchase(tx, deps, row, { code: 'EXPIRED' })
  // through the page, and the bank said no later
  else if (state === 'complete' && payment)
    await failPurchase(tx, deps, row, { code: failureOf(row, payment) })
  else if (row.state === 'unknown')
    await tx.query("UPDATE app.purchase SET state = 'checkout_open' WHERE id = $1", [purchaseId])
}

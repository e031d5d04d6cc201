import type { PoolClient } from 'pg'
import type { CheckoutReading } from '../../ports/payments/cards.ts'
import type { PurchaseDeps } from './deps.ts'
import { failPurchase, projectPayment } from './projectPayment.ts'
import { isOpenPurchase } from './purchaseRow.ts'
import { lockPurchase } from './purchaseStore.ts'

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
  if (payment && (payment.state === 'succeeded' || payment.state === 'processing')) {
    await projectPayment(tx, deps, purchaseId, { payment, isLive })
    return
  }
  const row = await lockPurchase(tx, purchaseId)
  if (!row || !isOpenPurchase(row) || row.checkout_ref !== reading.checkoutRef) return
  if (state === 'expired') await failPurchase(tx, deps, row, { code: 'EXPIRED' })
  // through the page, and the bank said no later
  else if (state === 'complete' && payment)
    await failPurchase(tx, deps, row, { code: payment.declineCode ?? 'DECLINED' })
  else if (row.state === 'unknown')
    await tx.query("UPDATE app.purchase SET state = 'checkout_open' WHERE id = $1", [purchaseId])
}

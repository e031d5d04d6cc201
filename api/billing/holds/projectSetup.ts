import type { PoolClient } from 'pg'
import type { CheckoutReading } from '../../ports/payments/cards.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'
import { endAsking } from '../purchases/paying/bookPaid.ts'
import { failPurchase } from '../purchases/paying/failPurchase.ts'
import { isOpenPurchase, type PurchaseRow } from '../purchases/purchaseRow.ts'

/**
 * Brings a page that saves a card into its purchase, in the caller's transaction and under the lock of the row. Nothing is asked about
 * it from then on: its card waits until somebody needs it, or does not need it any more (`releaseSaved`).
 */
export async function projectSetup(
  tx: PoolClient,
  deps: PurchaseDeps,
  row: PurchaseRow,
  { checkoutRef, state, savedMethod }: CheckoutReading,
): Promise<void> {
  // a card that was saved all the same is forgotten by whoever learns of it from a notice: `dropStray`
  if (!isOpenPurchase(row) || row.checkout_ref !== checkoutRef) return
  if (state === 'complete' && savedMethod !== null) {
    await tx.query(
      "UPDATE app.purchase SET state = 'saved', method_ref = $2, asks = 0, ask_at = 'infinity', page_url = NULL WHERE id = $1",
      [row.id, savedMethod],
    )
    await endAsking(tx, row, 'succeeded')
  } else if (state === 'complete') await failPurchase(tx, deps, row, { code: 'DECLINED' })
  else if (state === 'expired') await failPurchase(tx, deps, row, { code: 'EXPIRED' })
  else if (row.state === 'unknown')
    await tx.query("UPDATE app.purchase SET state = 'checkout_open' WHERE id = $1", [row.id])
}

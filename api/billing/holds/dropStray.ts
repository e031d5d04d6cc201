import type { CheckoutReading } from '../../ports/payments/cards.ts'
import { offered } from '../connectAccount.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'
import { isOpenPurchase, type PurchaseRow } from '../purchases/purchaseRow.ts'

/** Of these nothing came; one that is released has had its own card forgotten. */
const CAME_TO_NOTHING: readonly PurchaseRow['state'][] = ['failed', 'expired']

/** A card that nobody will use: saved for what is over, or on a page that is not that of its purchase. One whose page is not known yet waits. */
function isStray(row: PurchaseRow, { checkoutRef, savedMethod }: CheckoutReading): boolean {
  if (savedMethod === null || savedMethod === row.method_ref) return false
  if (row.checkout_ref === checkoutRef) return CAME_TO_NOTHING.includes(row.state)
  return row.checkout_ref !== null || !isOpenPurchase(row)
}

/**
 * Has the provider forget a card that was saved for nothing, outside of any transaction. Throws what the port says, so that whoever
 * learned of it asks again.
 * @param row read a moment ago: what makes a card a stray one stays so
 */
export async function dropStray(
  deps: PurchaseDeps,
  row: PurchaseRow,
  reading: CheckoutReading,
): Promise<void> {
  if (!row.saves_card || !isStray(row, reading)) return
  const { checkoutRef, savedMethod } = reading
  deps.log.warn({ purchaseId: row.id, checkoutRef }, 'a card was saved for nothing, and is forgotten')
  await offered(deps).dropCard(String(savedMethod))
}

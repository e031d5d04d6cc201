import { withTransaction } from '#db/transaction.ts'
import { PaymentError } from '../../ports/payments.ts'
import { offered } from '../connectAccount.ts'
import { providerProblem } from '../providerProblem.ts'
import type { PurchaseDeps } from './deps.ts'
import { failPurchase } from './paying/failPurchase.ts'
import { projectCheckout } from './projectCheckout.ts'
import { projectPayment } from './projectPayment.ts'
import { isOpenPurchase, type PurchaseRow } from './purchaseRow.ts'
import { lockPurchase } from './purchaseStore.ts'

/** Gives up what the provider was not asked for yet. */
async function dropUnsent(deps: PurchaseDeps, id: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const row = await lockPurchase(tx, id)
    const { rowCount } = await tx.query(
      "SELECT FROM app.attempt WHERE subject = $1 AND purpose = 'pay' AND state IN ('sent', 'unknown')",
      [id],
    )
    if (row?.state === 'created' && !rowCount) await failPurchase(tx, deps, row, { code: 'CANCELLED' })
  })
}

/**
 * Gives up an open purchase. What the provider made is ended there first; if it turns out to be paid, it is paid. One
 * that was begun without its fan stays as it is.
 * @throws ProblemError PAYMENTS_UNREACHABLE
 */
export async function cancelPurchase(deps: PurchaseDeps, row: PurchaseRow): Promise<void> {
  // who was not there began nothing: a try of ours is over in a moment, and says then what came of it
  if (!isOpenPurchase(row) || row.is_off_session) return
  try {
    const payments = offered(deps)
    const { isLive } = await payments.platform()
    if (row.checkout_ref !== null) {
      const reading = await payments.expireCheckout(row.checkout_ref)
      if (reading.state === 'expired')
        await withTransaction(deps.pool, async (tx) => {
          const now = await lockPurchase(tx, row.id)
          if (now && isOpenPurchase(now)) await failPurchase(tx, deps, now, { code: 'CANCELLED' })
        })
      else await withTransaction(deps.pool, (tx) => projectCheckout(tx, deps, row.id, { reading, isLive }))
    } else if (row.payment_ref !== null && row.state === 'checkout_open') {
      const payment = await payments.cancelPayment(row.payment_ref)
      await withTransaction(deps.pool, (tx) => projectPayment(tx, deps, row.id, { payment, isLive }))
    } else if (row.payment_ref === null) await dropUnsent(deps, row.id)
  } catch (error) {
    if (error instanceof PaymentError) throw providerProblem(error)
    throw error
  }
}

import { withScope } from '#db/scope.ts'
import { PaymentError, PaymentRefused } from '../../../ports/payments.ts'
import { offered } from '../../connectAccount.ts'
import type { PurchaseDeps } from '../deps.ts'
import { projectPayment } from '../projectPayment.ts'
import { partiesOf } from '../purchaseRow.ts'

const PER_TURN = 20

interface Late {
  id: string
  payment_ref: string
  account_id: string
  creator_id: string
}

/**
 * Charges that the provider had not booked when they were paid: they are read again until the books have them. In any order, so
 * that those which never will be keep no other waiting.
 */
export async function bookLate(deps: PurchaseDeps): Promise<void> {
  const { rows } = await deps.pool.query<Late>(
    `SELECT p.id, p.payment_ref, p.account_id, p.creator_id FROM app.purchase p WHERE p.paid_at > app.now() - interval '7 days' AND p.charge_ref IS NOT NULL
       AND NOT EXISTS (SELECT FROM app.journal j WHERE j.key = 'charge:' || p.charge_ref) ORDER BY random() LIMIT ${PER_TURN}`,
  )
  if (rows.length === 0) return
  const payments = offered(deps)
  const { isLive } = await payments.platform()
  for (const row of rows) {
    const { id, payment_ref: paymentRef } = row
    try {
      const payment = await payments.readPayment(paymentRef)
      await withScope(deps.pool, partiesOf(row), (tx) => projectPayment(tx, deps, id, { payment, isLive }))
    } catch (error) {
      if (error instanceof PaymentError && !(error instanceof PaymentRefused)) throw error
      deps.log.warn({ purchaseId: id, cause: (error as Error).message }, 'charge not booked')
    }
  }
}

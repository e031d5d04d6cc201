import type { EventProjector, Projected } from '../../inbox/eventProjector.ts'
import type { CheckoutReading, PaymentReading } from '../../ports/payments/cards.ts'
import { PaymentRefused } from '../../ports/payments.ts'
import { keepCards } from '../cards/savedCards.ts'
import { offered } from '../connectAccount.ts'
import { dropStray } from '../holds/dropStray.ts'
import type { PurchaseDeps } from './deps.ts'
import { projectCheckout } from './projectCheckout.ts'
import { projectPayment } from './projectPayment.ts'
import { findPurchase } from './purchaseStore.ts'

/** What is not there any more, or none of ours, says nothing. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof PaymentRefused && error.code === 'GONE') return null
    throw error
  }
}

/** Payments and checkouts that the provider tells of, into the purchases that they are of; what has none of our ids is not ours. */
export function purchaseProjectors(deps: PurchaseDeps): EventProjector[] {
  const projectOwn = async (payment: PaymentReading | null) => {
    const { isLive } = await offered(deps).platform()
    return async (tx: Parameters<typeof projectPayment>[0]): Promise<Projected> => {
      if (!payment?.purchaseId) return 'done'
      const found = await projectPayment(tx, deps, payment.purchaseId, { payment, isLive })
      return found === 'unknown_parent' ? 'unknown_parent' : 'done'
    }
  }
  return [
    {
      kinds: ['payment'],
      fetch: async ({ objectRef }) => projectOwn(await orNull(offered(deps).readPayment(objectRef))),
    },
    {
      kinds: ['checkout'],
      fetch: async ({ objectRef }) => {
        const payments = offered(deps)
        const reading: CheckoutReading | null = await orNull(payments.readCheckout(objectRef))
        const purchaseId = reading?.purchaseId
        if (!reading || !purchaseId) return async () => 'done'
        const row = await findPurchase(deps.pool, purchaseId)
        if (!row) return async () => 'unknown_parent'
        // who never comes back, or later than this notice, ticked there that the card is kept all the same
        if (reading.isPaid && !row.saves_card) await keepCards(deps, row)
        const { isLive } = await payments.platform()
        if (reading.isLive === isLive) await dropStray(deps, row, reading)
        return async (tx) => {
          await projectCheckout(tx, deps, purchaseId, { reading, isLive })
          return 'done'
        }
      },
    },
  ]
}

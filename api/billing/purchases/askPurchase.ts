import { originOf } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { PaymentError } from '../../ports/payments.ts'
import { keepCards } from '../cards/savedCards.ts'
import { offered } from '../connectAccount.ts'
import type { PurchaseDeps } from './deps.ts'
import { projectCheckout } from './projectCheckout.ts'
import { projectPayment } from './projectPayment.ts'
import type { PurchaseRow } from './purchaseRow.ts'
import { findPurchase } from './purchaseStore.ts'
import { endPayment, type Sent, sendPurchase } from './sendPurchase.ts'

/** How long somebody who looks waits for the provider; what it answers later is kept all the same. */
const LOOK_MS = 5000

async function ask(deps: PurchaseDeps, row: PurchaseRow): Promise<Sent> {
  const payments = offered(deps)
  if (row.checkout_ref === null && row.payment_ref === null) return await sendPurchase(deps, row)
  const { isLive } = await payments.platform()
  if (row.checkout_ref !== null) {
    const reading = await payments.readCheckout(row.checkout_ref)
    await withTransaction(deps.pool, (tx) => projectCheckout(tx, deps, row.id, { reading, isLive }))
    return { url: reading.url }
  }
  const read = await payments.readPayment(String(row.payment_ref))
  // the page of a bank has no end of its own
  const isOver = row.is_late && read.state === 'needs_action'
  const payment = isOver ? await payments.cancelPayment(read.paymentRef) : read
  const found = await withTransaction(deps.pool, (tx) =>
    projectPayment(tx, deps, row.id, { payment, isLive }),
  )
  if (found === 'failed') await endPayment(deps, payment)
  return { url: payment.actionUrl }
}

/** Askings that are under way: many who look at once are answered by one. */
const running = new WeakMap<object, Map<string, Promise<Sent>>>()

/** Asks the provider how an open purchase stands, or for what it needs first, and keeps what it says. Throws what the port says. */
export async function askPurchase(deps: PurchaseDeps, row: PurchaseRow): Promise<Sent> {
  const own = running.get(originOf(deps.pool)) ?? new Map<string, Promise<Sent>>()
  running.set(originOf(deps.pool), own)
  let asking = own.get(row.id)
  if (!asking) {
    asking = ask(deps, row)
      .then(async (sent) => {
        const after = await findPurchase(deps.pool, row.id)
        if (after?.state === 'paid' && after.way === 'checkout') await keepCards(deps, after)
        return sent
      })
      .finally(() => own.delete(row.id))
    own.set(row.id, asking)
  }
  return await asking
}

/** As `askPurchase`, for somebody who waits: null when nothing was heard in five seconds, or nothing can be. */
export async function lookAtPurchase(deps: PurchaseDeps, row: PurchaseRow): Promise<Sent | null> {
  const asking = askPurchase(deps, row).catch((error: Error) => {
    if (!(error instanceof PaymentError))
      deps.log.warn({ purchaseId: row.id, cause: error.message }, 'purchase not asked for')
    return null
  })
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, LOOK_MS, null)
  try {
    return await Promise.race([asking, late])
  } finally {
    clearTimeout(timer)
  }
}

import type { ScopedPool } from '#db/scope.ts'
import { PaymentRefused } from '../../ports/payments.ts'
import { offered } from '../connectAccount.ts'
import type { PurchaseDeps } from '../purchases/deps.ts'

const PER_TURN = 20

async function waiting(pool: ScopedPool): Promise<{ attempt_key: string; customer_ref: string | null }[]> {
  const { rows } = await pool.query(
    `SELECT attempt_key, customer_ref FROM app.card_customer WHERE account_id IS NULL ORDER BY random() LIMIT ${PER_TURN}`,
  )
  return rows
}

/**
 * Has the provider forget customers of accounts that were erased, with their cards; then nothing of them is left here. In any
 * order, so that those which it refuses keep no other waiting.
 */
export async function dropErasedCustomers(deps: PurchaseDeps): Promise<void> {
  for (const { attempt_key: key, customer_ref: ref } of await waiting(deps.pool)) {
    try {
      if (ref !== null) await offered(deps).dropCustomer(ref)
    } catch (error) {
      if (!(error instanceof PaymentRefused)) throw error
      deps.log.warn({ attemptKey: key, cause: error.message }, 'customer of nobody not dropped')
      continue
    }
    await deps.pool.query('DELETE FROM app.card_customer WHERE attempt_key = $1 AND account_id IS NULL', [
      key,
    ])
  }
}

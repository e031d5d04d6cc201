import type { Pool } from 'pg'
import { offered } from '../connectAccount.ts'
import type { BillingDeps } from '../deps.ts'

const PER_TURN = 20

async function waiting(pool: Pool): Promise<{ attempt_key: string; customer_ref: string | null }[]> {
  const { rows } = await pool.query(
    `SELECT attempt_key, customer_ref FROM app.card_customer WHERE account_id IS NULL LIMIT ${PER_TURN}`,
  )
  return rows
}

/** Has the provider forget customers of accounts that were erased, with their cards; then nothing of them is left here. */
export async function dropErasedCustomers(deps: BillingDeps): Promise<void> {
  for (const { attempt_key: key, customer_ref: ref } of await waiting(deps.pool)) {
    if (ref !== null) await offered(deps).dropCustomer(ref)
    await deps.pool.query('DELETE FROM app.card_customer WHERE attempt_key = $1 AND account_id IS NULL', [
      key,
    ])
  }
}

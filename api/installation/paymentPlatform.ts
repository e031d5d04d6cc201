import type { Pool } from 'pg'
import type { PaymentPlatform } from '../ports/payments.ts'

/**
 * Keeps whose account takes the money of this installation: what is seen first stays.
 * @returns what the installation began with
 */
export function pinPlatform(pool: Pool): (seen: PaymentPlatform) => Promise<PaymentPlatform> {
  return async ({ accountId, isLive }) => {
    await pool.query(
      'INSERT INTO app.payment_platform (account_ref, is_live) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [accountId, isLive],
    )
    const { rows } = await pool.query<PaymentPlatform>(
      'SELECT account_ref AS "accountId", is_live AS "isLive" FROM app.payment_platform',
    )
    return rows[0] as PaymentPlatform
  }
}

import type { Pool, PoolClient } from 'pg'

/** SQL: this account has a second factor; recovery codes alone are none. */
export const HAS_FACTOR = (account: string): string =>
  `(EXISTS (SELECT FROM app.passkey WHERE account_id = ${account})
    OR EXISTS (SELECT FROM app.totp WHERE account_id = ${account} AND confirmed_at IS NOT NULL))`

/** Whether this account has a second factor. */
export async function hasFactor(db: Pool | PoolClient, accountId: string): Promise<boolean> {
  const { rows } = await db.query<{ has: boolean }>(`SELECT ${HAS_FACTOR('$1')} AS has`, [accountId])
  return rows[0]?.has === true
}

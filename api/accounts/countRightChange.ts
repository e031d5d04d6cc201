import type { PoolClient } from 'pg'

/**
 * Counts a change of what an account may hold: its wallets, or its rights by card. Readings from before this commit are not
 * believed after it.
 * @returns the count
 */
export async function countRightChange(tx: PoolClient, accountId: string): Promise<string> {
  const { rows } = await tx.query<{ ver: string }>(
    'UPDATE app.account SET policy_ver = policy_ver + 1 WHERE id = $1 RETURNING policy_ver::text AS ver',
    [accountId],
  )
  return rows[0]?.ver ?? '0'
}

import type { Pool, PoolClient } from 'pg'

/** Addresses that belong to accounts now, for those that have one. */
export async function emailsOf(
  pool: Pool | PoolClient,
  accountIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ account_id: string; email: string }>({
    name: 'emails-of',
    text: `SELECT account_id, email::text FROM app.identity
      WHERE account_id = ANY($1) AND email IS NOT NULL AND ended_at IS NULL`,
    values: [accountIds],
  })
  return new Map(rows.map((row) => [row.account_id, row.email]))
}

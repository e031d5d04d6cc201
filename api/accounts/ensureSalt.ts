import type { Pool, PoolClient } from 'pg'

/** Gives an account the salt of its references, once. */
export async function ensureSalt(db: Pool | PoolClient, accountId: string, salt: Uint8Array): Promise<void> {
  await db.query(
    'INSERT INTO app.receipt_salt (account_id, salt) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING',
    [accountId, Buffer.from(salt)],
  )
}

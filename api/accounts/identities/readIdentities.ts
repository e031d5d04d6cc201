import type { Pool } from 'pg'
import { getAddress } from 'viem'
import type { Identity } from './contract.ts'

/** Ways into an account that somebody signs in with and may remove: wallets and an e-mail, oldest first. */
export async function readIdentities(pool: Pool, accountId: string): Promise<Identity[]> {
  const { rows } = await pool.query<{
    id: string
    wallet: string | null
    email: string | null
    verified_at: Date
  }>(
    `SELECT id, '0x' || encode(wallet, 'hex') AS wallet, email::text AS email, verified_at FROM app.identity
      WHERE account_id = $1 AND ended_at IS NULL AND (wallet IS NOT NULL OR email IS NOT NULL) ORDER BY verified_at, id`,
    [accountId],
  )
  return rows.map(({ id, wallet, email, verified_at }) => ({
    ...(wallet
      ? { id, kind: 'wallet' as const, name: getAddress(wallet) }
      : { id, kind: 'email' as const, name: email ?? '' }),
    addedAt: verified_at.toISOString(),
    isRemovable: rows.length > 1,
  }))
}

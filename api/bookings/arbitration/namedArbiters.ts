import type { Pool, PoolClient } from 'pg'
import type { NamedPeople } from '#domain/namedPeople.ts'
import { DISPUTED, isPartyBy } from './store.ts'

/** Whoever is named by more than that reads the list. */
const MAX_INFORMED = 20

const NAMED = `SELECT a.id FROM app.account a WHERE a.state = 'active' AND a.id IN (SELECT unnest($1::text[])
      UNION ALL SELECT i.account_id FROM app.identity i WHERE i.ended_at IS NULL AND i.email = ANY ($2::citext[])
      UNION ALL SELECT i.account_id FROM app.identity i WHERE i.ended_at IS NULL AND i.wallet = ANY ($3::bytea[]))
    AND NOT EXISTS (SELECT FROM ${DISPUTED} WHERE b.id = $4 AND ${isPartyBy('a.id')})
    ORDER BY a.id LIMIT ${MAX_INFORMED}`

/**
 * Accounts that the settings name as arbiters, and that can act; an e-mail or a wallet names who has proven it.
 * @param bookingId what it is about: its two are left out
 */
export async function readNamedArbiters(
  db: Pool | PoolClient,
  { accounts, emails, wallets }: NamedPeople,
  bookingId: string,
): Promise<string[]> {
  if (accounts.length + emails.length + wallets.length === 0) return []
  const { rows } = await db.query<{ id: string }>(NAMED, [
    ...[accounts, emails, wallets.map((wallet) => Buffer.from(wallet.slice(2), 'hex')), bookingId],
  ])
  return rows.map(({ id }) => id)
}

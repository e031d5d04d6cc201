import type { Pool } from 'pg'
import type { NamedPeople } from '#domain/namedPeople.ts'
import type { Can, Privilege } from '../../http/handler.ts'

/** Whom the settings name, by what they let them do. */
type Named = Record<Privilege, NamedPeople>

/** Who may do what beyond their own things. An e-mail or a wallet names whoever has proven it, as long as they have it. */
export function createCan(pool: Pool, named: Named): Can {
  return async (caller, privilege) => {
    const { accounts, emails, wallets } = named[privilege]
    if (!caller?.isActive || caller.isGuest || accounts.length + emails.length + wallets.length === 0)
      return false
    if (accounts.includes(caller.accountId)) return true
    if (emails.length + wallets.length === 0) return false
    const { rowCount } = await pool.query(
      'SELECT FROM app.identity WHERE account_id = $1 AND ended_at IS NULL AND (email = ANY ($2::citext[]) OR wallet = ANY ($3::bytea[]))',
      [caller.accountId, emails, wallets.map((wallet) => Buffer.from(wallet.slice(2), 'hex'))],
    )
    return rowCount !== 0
  }
}

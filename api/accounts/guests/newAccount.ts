import type { PoolClient } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import { friendlyName } from '#domain/names/friendlyName.ts'
import { insertAccount } from './insertAccount.ts'

/**
 * The account of an identity that nobody had, inside its transaction: the guest who brings it, with id and name, or a new one.
 * @param guest null, or who has only just become an account: then the identity gets one of its own
 */
export async function newAccount(tx: PoolClient, random: RandomBytes, guest: string | null): Promise<string> {
  if (guest !== null) {
    const { rows } = await tx.query<{ is_theirs: boolean }>('SELECT app.sign_up_guest($1) AS is_theirs', [
      guest,
    ])
    if (rows[0]?.is_theirs) return guest
  }
  return insertAccount(tx, random, { state: 'active', name: friendlyName(random) })
}

import type { PoolClient } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import { friendlyName } from '#domain/names/friendlyName.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'

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
  const [id, name] = [newId('acc', random), friendlyName(random)]
  await tx.query('INSERT INTO app.account (id) VALUES ($1)', [id])
  await tx.query('INSERT INTO app.profile (account_id, display_name, name_skeleton) VALUES ($1, $2, $3)', [
    id,
    name,
    nameSkeleton(name),
  ])
  await tx.query('INSERT INTO app.receipt_salt (account_id, salt) VALUES ($1, $2)', [id, random(32)])
  return id
}

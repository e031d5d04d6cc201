import type { PoolClient } from 'pg'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'
import type { AccountState } from '#domain/words.ts'

/** A new account with its profile and the salt of its receipts, inside a transaction. */
export async function insertAccount(
  tx: PoolClient,
  random: RandomBytes,
  { state, name }: { state: AccountState; name: string },
): Promise<string> {
  const id = newId('acc', random)
  await tx.query('INSERT INTO app.account (id, state) VALUES ($1, $2)', [id, state])
  await tx.query('INSERT INTO app.profile (account_id, display_name, name_skeleton) VALUES ($1, $2, $3)', [
    id,
    name,
    nameSkeleton(name),
  ])
  await tx.query('INSERT INTO app.receipt_salt (account_id, salt) VALUES ($1, $2)', [id, random(32)])
  return id
}

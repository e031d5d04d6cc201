import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import type { FollowBans } from '../followBans.ts'
import { newAccount } from '../guests/newAccount.ts'

const FIND = 'SELECT account_id FROM app.identity WHERE email = $1 AND ended_at IS NULL'

/** True when somebody has signed in with this address before. */
export async function isEmailKnown(pool: Pool, email: string): Promise<boolean> {
  return (await pool.query(FIND, [email])).rowCount !== 0
}

/**
 * The account of an address that was just proven; made with profile and identity when it comes for the first time.
 * @param guest who brings it; null when nobody is there
 */
export async function accountOfEmail(
  pool: Pool,
  email: string,
  { random, bans }: { random: RandomBytes; bans: FollowBans },
  guest: string | null,
): Promise<string> {
  return withTransaction(pool, async (tx) => {
    // first sign-ins of one address wait for each other; others do not
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 13))', [email])
    const known = await tx.query<{ account_id: string }>(FIND, [email])
    if (known.rows[0]) return known.rows[0].account_id
    const id = await newAccount(tx, random, guest)
    await tx.query("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
      newId('idn', random),
      id,
      email,
    ])
    await bans.gain(tx, id, { kind: 'email', name: email })
    return id
  })
}

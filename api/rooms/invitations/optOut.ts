import { createHmac } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import type { InvitationDeps } from './deps.ts'
import { tokenHash } from './issueToken.ts'

type KeyDeps = Pick<InvitationDeps, 'dataKey' | 'random'>
const KEY_ID = 'opt-outs'

/** Drawn once, so that hashes outlive every data key. */
async function keyOf(db: Pool | PoolClient, { dataKey, random }: KeyDeps): Promise<Buffer> {
  const read = () =>
    db.query<{ key_sealed: Buffer }>('SELECT key_sealed FROM app.invitation_key WHERE id = $1', [KEY_ID])
  let [row] = (await read()).rows
  if (!row) {
    await db.query('INSERT INTO app.invitation_key (id, key_sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      KEY_ID,
      dataKey.seal('invitationKey', KEY_ID, random(32)),
    ])
    ;[row] = (await read()).rows
  }
  if (!row) throw new Error('the key of opt-outs is not there')
  return dataKey.unseal('invitationKey', KEY_ID, row.key_sealed)
}

/** What is kept of an address that wants no invitation. */
export async function optOutHash(db: Pool | PoolClient, deps: KeyDeps, email: string): Promise<Buffer> {
  return createHmac('sha256', await keyOf(db, deps))
    .update(email.toLowerCase())
    .digest()
}

/**
 * Never invites the address again that a mail with this token went to, however old it is. A link by hand went to none.
 * @throws ProblemError NOT_FOUND
 */
export async function optOutOfInvitations(deps: KeyDeps & { pool: Pool }, token: string): Promise<void> {
  await withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ email: string }>(
      `SELECT i.email::text AS email FROM app.invitation_token t JOIN app.invitation i ON i.id = t.invitation_id
        WHERE t.token_hash = $1 AND i.email IS NOT NULL AND t.granted_at IS NOT NULL`,
      [tokenHash(token)],
    )
    const email = rows[0]?.email
    if (!email) throw new ProblemError('NOT_FOUND')
    await tx.query('INSERT INTO app.invitation_opt_out (email_hash) VALUES ($1) ON CONFLICT DO NOTHING', [
      await optOutHash(tx, deps, email),
    ])
  })
}

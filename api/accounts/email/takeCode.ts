import { withTransaction } from '#db/transaction.ts'
import { ProblemError } from '../../http/problemError.ts'
import { CODE_TRIES, IS_LOCKED } from './codeRules.ts'
import { type CodeDeps, codeHash } from './startCode.ts'

// one statement: what it compares and what it counts are of one moment
const TRY = {
  name: 'try-email-code',
  text: `UPDATE app.email_code c SET tries = c.tries + 1,
      used_at = CASE WHEN c.code_hash = $2 AND c.granted_at IS NOT NULL AND NOT ${IS_LOCKED} THEN app.now() END
    WHERE c.id = $1 AND c.used_at IS NULL AND c.tries < ${CODE_TRIES} AND c.expires_at > app.now()
    RETURNING c.used_at IS NOT NULL AS is_right, c.email::text, ${CODE_TRIES} - c.tries AS left`,
}

function wrong(left: number): ProblemError {
  const detail =
    left > 0 ? 'Look at the newest mail and try again.' : 'That was the last try. Ask for a new code.'
  return new ProblemError('CODE_WRONG', { detail })
}

/**
 * Tries a code in its flow and uses it up; answers the address it proves. A wrong one, one in a flow without a mail and one of
 * a locked address are answered alike.
 * @param account whose flow it has to be; null: one of somebody who enters
 * @throws ProblemError CODE_WRONG, CODE_EXPIRED
 */
export async function takeCode(
  { pool, dataKey }: CodeDeps,
  { flow, code, account }: { flow: string; code: string; account: string | null },
): Promise<string> {
  const found = await pool.query<{ key_sealed: Buffer }>(
    'SELECT key_sealed FROM app.email_code WHERE id = $1 AND account_id IS NOT DISTINCT FROM $2',
    [flow, account],
  )
  const sealed = found.rows[0]?.key_sealed
  if (!sealed) throw new ProblemError('CODE_EXPIRED')
  const hash = codeHash(dataKey.unseal('emailKey', flow, sealed), flow, code)
  const tried = await withTransaction(pool, async (tx) => {
    // tries in several flows of one address wait for each other, so that each counts those before it
    await tx.query(
      'SELECT pg_advisory_xact_lock(hashtextextended(lower(email::text), 12)) FROM app.email_code WHERE id = $1',
      [flow],
    )
    const { rows } = await tx.query<{ is_right: boolean; email: string; left: number }>({
      ...TRY,
      values: [flow, hash],
    })
    return rows[0]
  })
  if (!tried) throw new ProblemError('CODE_EXPIRED')
  if (!tried.is_right) throw wrong(tried.left)
  return tried.email
}

import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { DataKey } from '../../installation/dataKey.ts'
import type { Compose, Letter, Withheld } from '../../notifications/letter.ts'
import { IS_LOCKED, MAILS, MAILS_S, OPEN_CODES, SAME_KIND } from './codeRules.ts'

// granted once; a mail that is written again after a worker died is the same one
const GRANT = `UPDATE app.email_code c SET granted_at = coalesce(c.granted_at, app.now())
  WHERE c.id = $1 AND c.code_sealed IS NOT NULL AND c.used_at IS NULL AND c.expires_at > app.now()
    AND (c.granted_at IS NOT NULL OR (NOT ${IS_LOCKED}
      AND (SELECT count(*) FROM app.email_code o WHERE ${SAME_KIND}
           AND o.granted_at > app.now() - make_interval(secs => ${MAILS_S})) < ${MAILS}
      AND (SELECT count(*) FROM app.email_code o WHERE ${SAME_KIND} AND o.granted_at IS NOT NULL AND o.used_at IS NULL
           AND o.expires_at > app.now() AND o.tries < 5) < ${OPEN_CODES}))
  RETURNING c.purpose, c.email::text, c.code_sealed`

const WORDS: Record<string, string> = {
  enter:
    'This is your code to sign in to Stagedoor. It is good for ten minutes, in the browser that asked for it.',
  link: 'This is your code to add this address to your Stagedoor account. It is good for ten minutes.',
}
const NOT_YOU =
  'If you did not ask for it, somebody typed your address. Nothing happens without the code; tell it nobody.'

/** Writes the mails with codes, and decides who gets one. */
export function composeCodes({ pool, dataKey }: { pool: Pool; dataKey: DataKey }): Compose {
  async function compose(flow: string): Promise<Letter | Withheld> {
    const granted = await withTransaction(pool, async (tx) => {
      // flows of one address are decided one after the other, so that each counts those before it
      await tx.query(
        'SELECT pg_advisory_xact_lock(hashtextextended(lower(email::text), 12)) FROM app.email_code WHERE id = $1',
        [flow],
      )
      const { rows } = await tx.query<{ purpose: string; email: string; code_sealed: Buffer }>(GRANT, [flow])
      return rows[0]
    })
    if (!granted) return { withheld: 'NO_CODE' }
    const code = dataKey.unseal('emailCode', flow, granted.code_sealed).toString()
    return {
      to: granted.email,
      subject: `${code} is your code`,
      paragraphs: [WORDS[granted.purpose] ?? '', NOT_YOU],
      code,
      isAskedFor: true,
    }
  }
  return async (deliveries) => {
    const letters = await Promise.all(
      deliveries.map(async ({ id, objectKey }) => [id, await compose(objectKey)] as const),
    )
    return new Map(letters)
  }
}

/** Forgets codes whose mail was taken or never will be. */
export async function forgetSentCodes(pool: Pool): Promise<void> {
  await pool.query(
    `UPDATE app.email_code c SET code_sealed = NULL WHERE c.code_sealed IS NOT NULL AND (c.expires_at < app.now()
       OR EXISTS (SELECT FROM app.delivery d WHERE d.object_key = c.id AND d.state <> 'due'))`,
  )
}

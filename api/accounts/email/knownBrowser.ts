import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { BROWSER_S } from './codeRules.ts'
import { browserHash } from './startCode.ts'

/** Addresses that one browser is known for, and browsers of one address; the newest stay. */
const MAX_KNOWN = 20

/**
 * Remembers that the owner of an address entered in this browser. What it carried is replaced: somebody else may have put it there.
 * @returns what its cookie holds from now on
 */
export async function rememberBrowser(
  pool: Pool,
  { browser, email }: { browser: string | null; email: string },
  random: RandomBytes,
): Promise<string> {
  const fresh = Buffer.from(random(32)).toString('base64url')
  const hash = browserHash(fresh)
  await withTransaction(pool, async (tx) => {
    if (browser) {
      const change = [browserHash(browser), hash]
      await tx.query('UPDATE app.known_browser SET browser_hash = $2 WHERE browser_hash = $1', change)
      // its counts go with it: a new cookie is no new set of tries
      await tx.query('UPDATE app.email_code SET browser_hash = $2 WHERE browser_hash = $1', change)
    }
    await tx.query(
      `INSERT INTO app.known_browser (browser_hash, email) VALUES ($1, $2)
       ON CONFLICT (browser_hash, email) DO UPDATE SET at = app.now()`,
      [hash, email],
    )
    for (const column of ['browser_hash', 'email'])
      await tx.query(
        `DELETE FROM app.known_browser k USING (SELECT browser_hash, email FROM app.known_browser
           WHERE ${column} = $1 ORDER BY at DESC OFFSET ${MAX_KNOWN}) old
         WHERE k.browser_hash = old.browser_hash AND k.email = old.email`,
        [column === 'email' ? email : hash],
      )
  })
  return fresh
}

/** Forgets what counts no more. */
export async function forgetOldCodes(pool: Pool, countedS: number): Promise<void> {
  const past = 'app.now() - make_interval(secs => $1)'
  await pool.query(`DELETE FROM app.email_code WHERE created_at < ${past}`, [countedS])
  await pool.query(`DELETE FROM app.known_browser WHERE at < ${past}`, [BROWSER_S])
}

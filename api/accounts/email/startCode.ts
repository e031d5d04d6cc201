import { createHash, createHmac } from 'node:crypto'
import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { newId } from '#domain/ids.ts'
import { mailAddressOf } from '#domain/mailAddress.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { DataKey } from '../../installation/dataKey.ts'
import { mailTo } from '../../notifications/mailTo.ts'
import { CODE_LIFE_S } from './codeRules.ts'

export interface CodeDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
  dataKey: DataKey
  /** false: this installation sends no mail */
  hasMail: boolean
}

/** Kind of the mails that carry codes. */
export const CODE_MAIL = 'email_code'

/** Bytes drawn for one code: below the largest multiple of a million, every code is as likely as any other. */
const DRAWN_BELOW = 4_294_000_000

function newCode(random: RandomBytes): string {
  for (;;) {
    const drawn = Buffer.from(random(4)).readUInt32BE()
    if (drawn < DRAWN_BELOW) return String(drawn % 1_000_000).padStart(6, '0')
  }
}

/** What is kept of a code: useless without the key of its row, and good in one flow. */
export function codeHash(key: Uint8Array, flow: string, code: string): Buffer {
  return createHmac('sha256', key).update(`${flow} ${code}`).digest()
}

/** What is kept of the cookie of a browser. */
export function browserHash(browser: string): Buffer {
  return createHash('sha256').update(browser).digest()
}

/**
 * Begins a flow for an address: a code, and a mail that the worker may send. The same is written for every address, and the
 * same answered; who gets a mail is decided later, by nobody who asks.
 * @param who the account that links the address; null: somebody enters
 */
export async function startCode(
  deps: CodeDeps,
  { email, browser, account }: { email: string; browser: string | null; account: string | null },
): Promise<{ flow: string; expiresAt: string }> {
  if (!deps.hasMail) throw new ProblemError('NOT_FOUND')
  const address = mailAddressOf(email)
  if (!address)
    throw new ProblemError('INVALID_INPUT', { fields: { '/email': 'This is no e-mail address.' } })
  const { random, dataKey } = deps
  const flow = newId('flw', random)
  const [key, code] = [Buffer.from(random(32)), newCode(random)]
  const seals = [dataKey.seal('emailKey', flow, key), dataKey.seal('emailCode', flow, code)]
  // looked up also without a cookie, so that both take as long
  const known = browserHash(browser ?? Buffer.from(random(32)).toString('hex'))
  return withTransaction(deps.pool, async (tx) => {
    const { rows } = await tx.query<{ expires_at: Date }>(
      `INSERT INTO app.email_code (id, purpose, email, account_id, code_hash, key_sealed, code_sealed, browser_hash, expires_at)
       SELECT $1, $2, $3, $4, $5, $6, $7, (SELECT browser_hash FROM app.known_browser WHERE browser_hash = $8 AND email = $3),
         app.now() + make_interval(secs => ${CODE_LIFE_S}) RETURNING expires_at`,
      [flow, account ? 'link' : 'enter', address, account, codeHash(key, flow, code), ...seals, known],
    )
    const mail = { email: address, kind: CODE_MAIL, object: flow, step: 'code', expiresInS: CODE_LIFE_S }
    await mailTo(tx, mail, deps)
    const expiresAt = rows[0]?.expires_at as Date
    return { flow, expiresAt: expiresAt.toISOString() }
  })
}

import { createHmac } from 'node:crypto'
import { withTransaction } from '#db/transaction.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { FactorDeps } from './factorDeps.ts'
import { HAS_FACTOR } from './hasFactor.ts'
import { notifyOfFactor } from './notifyOfFactor.ts'
import { clearTries, refuseTry, takeTry } from './tries.ts'

/** Codes of a set. */
export const RECOVERY_CODES = 10
/** Crockford's: nothing in it looks like something else. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const HALF = 5
/** Letters that people read for others. */
const READ_AS: Record<string, string> = { o: '0', i: '1', l: '1' }
const KEY_BYTES = 32

/** 50 random bits in two groups, e.g. `k3v9x-0m2qa`. */
function newCode(random: RandomBytes): string {
  const letters = [...random(2 * HALF)].map((byte) => ALPHABET[byte & 31])
  return `${letters.slice(0, HALF).join('')}-${letters.slice(HALF).join('')}`
}

/** Case, spaces and dashes are how somebody writes; the hash is of the letters. */
function hashCode(key: Uint8Array, code: string): Buffer {
  const letters = code
    .toLowerCase()
    .replace(/[\s-]/g, '')
    .replace(/[oil]/g, (one) => READ_AS[one] ?? one)
  return createHmac('sha256', key).update(letters).digest()
}

/** Makes ten new codes, the only time that anybody sees them; those from before open nothing more. */
export async function renewRecovery(deps: FactorDeps, accountId: string): Promise<string[]> {
  const { pool, random, dataKey } = deps
  const codes = Array.from({ length: RECOVERY_CODES }, () => newCode(random))
  const key = random(KEY_BYTES)
  await withTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `INSERT INTO app.recovery_set (account_id, key_sealed, hashes)
        SELECT $1::text, $2::bytea, $3::bytea[] WHERE ${HAS_FACTOR('$1::text')}
       ON CONFLICT (account_id) DO UPDATE SET key_sealed = $2, hashes = $3, created_at = app.now()`,
      [accountId, dataKey.seal('recovery', accountId, key), codes.map((code) => hashCode(key, code))],
    )
    if (rowCount !== 1)
      throw new ProblemError('CONFLICT', { detail: 'Set up a passkey or an authenticator app first.' })
    await notifyOfFactor(tx, deps, accountId, { kind: 'recovery_made', object: 'recovery' })
  })
  return codes
}

/** @throws ProblemError FACTOR_REFUSED, FACTOR_LOCKED; a code is good once */
export async function proveRecovery(deps: FactorDeps, accountId: string, code: string): Promise<void> {
  const { pool, dataKey, settings } = deps
  const { rows } = await pool.query<{ sealed: Buffer }>(
    'SELECT key_sealed AS sealed FROM app.recovery_set WHERE account_id = $1',
    [accountId],
  )
  if (!rows[0]) throw new ProblemError('FACTOR_REFUSED')
  const taken = await takeTry(pool, settings, accountId, 'recovery')
  const hash = hashCode(dataKey.unseal('recovery', accountId, rows[0].sealed), code)
  const isUsed = await withTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query(
      'UPDATE app.recovery_set SET hashes = array_remove(hashes, $2::bytea) WHERE account_id = $1 AND $2::bytea = ANY (hashes)',
      [accountId, hash],
    )
    if (rowCount === 1)
      await notifyOfFactor(tx, deps, accountId, { kind: 'recovery_used', object: 'recovery' })
    return rowCount === 1
  })
  if (!isUsed) return refuseTry(deps, accountId, taken)
  await clearTries(pool, accountId)
}

import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { ProblemError } from './problemError.ts'

/** A POST that names itself by an `Idempotency-Key`. */
export interface NamedRequest {
  accountId: string
  /** method and path with its parameters */
  route: string
  key: string
  body: unknown
}

/** Performs a named request once and answers its repetitions with the same body. */
export type AnswerOnce = <A extends { body?: unknown }>(
  request: NamedRequest,
  work: () => Promise<A>,
) => Promise<A | { body: unknown }>

interface Stored {
  request_hash: Buffer
  status: number | null
  body: unknown
}

const KEY = ['account_id', 'route', 'key'].map((name, n) => `${name} = $${n + 1}`).join(' AND ')

/**
 * Answers of repeated posts, in the database, so that any process knows them. A refused request leaves
 * nothing behind and may be sent again under its name.
 */
export function createAnswerOnce(pool: Pool): AnswerOnce {
  async function replay(id: string[], hash: Buffer): Promise<{ body: unknown }> {
    const { rows } = await pool.query<Stored>(`SELECT * FROM app.idempotency WHERE ${KEY}`, id)
    const stored = rows[0]
    if (stored && !stored.request_hash.equals(hash)) throw new ProblemError('IDEMPOTENCY_MISMATCH')
    if (!stored || stored.status === null) {
      throw new ProblemError('CONFLICT', {
        detail: 'The same request is being answered now.',
        retryAfterS: 1,
      })
    }
    return { body: stored.body ?? undefined }
  }

  return async (request, work) => {
    const id = [request.accountId, request.route, request.key]
    const hash = createHash('sha256')
      .update(JSON.stringify(request.body ?? null))
      .digest()
    const { rowCount } = await pool.query(
      `INSERT INTO app.idempotency (account_id, route, key, request_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [...id, hash],
    )
    if (!rowCount) return replay(id, hash)
    try {
      const answer = await work()
      await pool.query(`UPDATE app.idempotency SET status = 1, body = $4 WHERE ${KEY}`, [
        ...id,
        JSON.stringify(answer.body ?? null),
      ])
      return answer
    } catch (error) {
      await pool.query(`DELETE FROM app.idempotency WHERE ${KEY}`, id)
      throw error
    }
  }
}

/** Forgets answers after a day, and names whose request never came to an end after ten minutes. */
export async function forgetAnswers(pool: Pool): Promise<void> {
  await pool.query(
    `DELETE FROM app.idempotency WHERE at < app.now() - interval '1 day'
       OR (status IS NULL AND at < app.now() - interval '10 minutes')`,
  )
}

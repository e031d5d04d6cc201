import type { IncomingHttpHeaders } from 'node:http'
import type { Pool } from 'pg'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { Caller } from '../../http/handler.ts'
import { OPEN_SESSION } from '../openSession.ts'
import { tokenOf } from './sessionCookie.ts'
import { STALE_SESSION, TOUCHED } from './sessionLife.ts'

interface IdentifyOptions {
  pool: Pool
  publicUrl: string
  /** signs session cookies */
  secret: RotatingSecret
}

const FIND = {
  name: 'session-by-token',
  text: `SELECT s.id, s.user_id, a.state = 'active' AS active,
           ${STALE_SESSION} AS stale
         FROM app.auth_session s JOIN app.account a ON a.id = s.user_id
         WHERE s.token = $1 AND ${OPEN_SESSION} AND a.state <> 'erased'`,
}
const TOUCH = `UPDATE app.auth_session SET ${TOUCHED} WHERE id = $1`

/** Says who a request comes from. Reads the session each time, so a revoked one is out at once in every process. */
export function createIdentify({ pool, publicUrl, secret }: IdentifyOptions) {
  return async function identify(headers: IncomingHttpHeaders): Promise<Caller | null> {
    const carried = tokenOf(headers, publicUrl, secret)
    if (!carried) return null
    const { rows } = await pool.query<{ id: string; user_id: string; active: boolean; stale: boolean }>({
      ...FIND,
      values: [carried.token],
    })
    const row = rows[0]
    if (!row) return null
    if (row.stale) await pool.query(TOUCH, [row.id])
    return { accountId: row.user_id, sessionId: row.id, via: carried.via, isActive: row.active }
  }
}

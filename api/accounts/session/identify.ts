import type { IncomingHttpHeaders } from 'node:http'
import type { Pool } from 'pg'
import { DATABASE_TIME } from '#db/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import type { Caller } from '../../http/handler.ts'
import { openSession } from '../openSession.ts'
import { tokenOf } from './sessionCookie.ts'
import { staleSession, TOUCHED } from './sessionLife.ts'

interface IdentifyOptions {
  pool: Pool
  publicUrl: string
  /** signs session cookies */
  secret: RotatingSecret
}

interface Row {
  id: string
  account_id: string
  active: boolean
  guest: boolean
  stale: boolean
}

const FIND = {
  name: 'session-by-token',
  text: `SELECT s.id, s.account_id, a.state IN ('active', 'guest') AS active, a.state = 'guest' AS guest,
           ${staleSession('t.now')} AS stale
         FROM app.auth_session s JOIN app.account a ON a.id = s.account_id CROSS JOIN ${DATABASE_TIME}
         WHERE s.token = $1 AND ${openSession('t.now')} AND a.state <> 'erased'`,
}
const TOUCH = `UPDATE app.auth_session SET ${TOUCHED} WHERE id = $1`

/** Says who a request comes from. Reads the session each time, so a revoked one is out at once in every process. */
export function createIdentify({ pool, publicUrl, secret }: IdentifyOptions) {
  return async function identify(headers: IncomingHttpHeaders): Promise<Caller | null> {
    const carried = tokenOf(headers, publicUrl, secret)
    if (!carried) return null
    const { rows } = await pool.query<Row>({ ...FIND, values: [carried.token] })
    const row = rows[0]
    if (!row) return null
    if (row.stale) await pool.query(TOUCH, [row.id])
    const { token, via } = carried
    return {
      accountId: row.account_id,
      sessionId: row.id,
      token,
      via,
      isGuest: row.guest,
      isActive: row.active,
    }
  }
}
